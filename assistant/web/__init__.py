"""The pages of the browser: Streamlit calls and nothing else."""
