"""Another program reads the command's JSON: the outliers of one study, as a table.

Usage: spike_table.py path/to/detequiv STUDY.toml
"""

import json
import subprocess
import sys

if len(sys.argv) != 3:
    sys.exit("usage: spike_table.py path/to/detequiv STUDY.toml")
detequiv, study = sys.argv[1:]
command = [detequiv, "predict", study, "--format", "json"]
prediction = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

spectrum = prediction["spectrum"]
print(f"bulk edge {spectrum['bulk_edge']:.4f}")
for outlier in spectrum["outliers"]:
    degree = outlier["degree"]
    print(f"outlier at {outlier['location']:.4f}: degree {degree}, squared overlap {outlier['overlaps'][degree]:.4f}")
