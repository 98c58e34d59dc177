"""usage: python3 run.py HOST:PORT SCENARIO   (without arguments: the names of all scenarios)"""
import logging
import sys

import failover
import logins
import nodes
import recipes
import sessions
import watches
from harness import Scene

SCENARIOS = {name: function
             for module in (nodes, watches, recipes, sessions, failover, logins)
             for name, function in vars(module).items()
             if callable(function) and getattr(function, "__module__", "") == module.__name__ and not name.startswith("_")}

if len(sys.argv) != 3:
    print("\n".join(sorted(SCENARIOS)))
    sys.exit(2)

logging.basicConfig(level=logging.INFO, stream=sys.stderr)
scene = Scene(sys.argv[1], sys.argv[2])
try:
    SCENARIOS[sys.argv[2]](scene)
finally:
    scene.close()
