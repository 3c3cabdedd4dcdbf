"""Exploring in JupyterLab: the panel for comparisons, and the server that is started on the folder of notebooks."""
