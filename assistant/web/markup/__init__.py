"""HTML of the pages, as pure functions: values in, escaped text out. Knows nothing of Streamlit."""
