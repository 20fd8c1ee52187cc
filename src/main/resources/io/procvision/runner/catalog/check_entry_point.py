# Imports the entry point as the adapter will, and sees that it is a BaseAlgorithm. Arguments: module:Class.
import importlib
import sys

module_name, _, qualified = sys.argv[1].partition(":")
module = importlib.import_module(module_name)
algorithm = module
for part in qualified.split("."):
    algorithm = getattr(algorithm, part)
from procvision_algorithm_sdk import BaseAlgorithm

if not (isinstance(algorithm, type) and issubclass(algorithm, BaseAlgorithm)):
    sys.exit("%s is not a subclass of procvision_algorithm_sdk.BaseAlgorithm" % sys.argv[1])
