"""Sphinx configuration. tools/build.py assembles the source tree and sets the DETEQUIV_ variables."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "extensions"))
if os.environ.get("DETEQUIV_PYTHON"):
    sys.path.insert(0, os.environ["DETEQUIV_PYTHON"])

project = "detequiv"
author = "the detequiv authors"
copyright = "the detequiv authors"
release = version = os.environ["DETEQUIV_VERSION"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "docstrings", "equation_labels", "formulas"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 4
myst_update_mathjax = False
highlight_language = "text"
primary_domain = "cpp"

# MathJax 2 of Debian, SVG output: no font files, no network.
mathjax_path = "mathjax/MathJax.js?config=TeX-AMS_SVG-full"
mathjax2_config = {
    "jax": ["input/TeX", "output/SVG"],
    "tex2jax": {"inlineMath": [["\\(", "\\)"]], "displayMath": [["\\[", "\\]"]], "processClass": "math|mathjax_process"},
    "SVG": {"blacker": 0, "linebreaks": {"automatic": True}},
    "TeX": {"equationNumbers": {"autoNumber": "none"}},
    "showMathMenu": True,
    "messageStyle": "none",
}

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"show-inheritance": True}
python_use_unqualified_type_names = True

nitpicky = True
# Other libraries, namespaces, and what the Python package does not export.
nitpick_ignore_regex = [
    ("cpp:identifier", r"(std|Eigen)(::.*)?|detequiv|check"),
    ("py:(class|obj|data|exc)", r"(os|numpy|np|pandas|matplotlib|collections)\..*|detequiv\.\w+\.\w+|optional|Array"),
]

html_theme = "furo"
html_title = f"detequiv {version}"
html_static_path = [str(HERE / "_static"), os.environ["DETEQUIV_MATHJAX"]]
html_css_files = ["detequiv.css"]
html_extra_path = [os.environ["DETEQUIV_EXTRA"]]
html_copy_source = False
html_show_sphinx = False
