"""The panel for comparisons, and JupyterLab started with the notebooks."""
