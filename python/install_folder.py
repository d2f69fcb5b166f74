"""Where a package goes below an installation prefix so that this interpreter finds it: the one of its own folders that
lies there, else what a prefix usually has.

Usage: install_folder.py PREFIX
"""

import os
import sys
import sysconfig

prefix = os.path.abspath(sys.argv[1])
schemes = [scheme for scheme in ("deb_system", "posix_local") if scheme in sysconfig.get_scheme_names()]
folders = [sysconfig.get_path("platlib")] + [sysconfig.get_path("platlib", scheme) for scheme in schemes]
for folder in folders:
    relative = os.path.relpath(folder, prefix)
    # /usr holds /usr/local: the folder of another prefix is none of this one's.
    if relative.startswith("lib"):
        print(relative)
        break
else:
    print(f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages")
