"""Where SQL runs: connect, translate, run. Nothing clinical."""
