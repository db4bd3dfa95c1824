"""Build, check and serve the site: front-end files, released exercises, JupyterLite, the book."""
