"""Runs Xen's verify-stream-v2, as shipped, over many files in one process.

Arguments: the script. Standard input: a JSON list of [path, format]. Standard
output: a JSON list of [exit status, last line of what it said].
"""
import importlib.machinery
import importlib.util
import json
import sys


def load(path):
    loader = importlib.machinery.SourceFileLoader("verify_stream_v2", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def main():
    sys.dont_write_bytecode = True
    script = load(sys.argv[1])
    results = []
    for path, fmt in json.load(sys.stdin):
        said = []
        script.err = said.append
        with open(path, "rb", 0) as script.fin:
            status = script.read_stream(fmt)
        lines = "\n".join(said[1:2]).strip().split("\n")
        results.append([status, lines[-1]])
    json.dump(results, sys.stdout)


main()
