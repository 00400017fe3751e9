"""Runs Xen's convert-legacy-stream over a list of files, in one process: exit codes as JSON on standard output."""
import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import sys


def load(script):
    loader = importlib.machinery.SourceFileLoader("convert_legacy_stream", script)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def convert(script, path, out, width, guest, fmt, skip):
    module = load(script)
    said = io.StringIO()
    module.fin = open(path, "rb")
    module.fout = open(out, "wb")
    module.twidth = width
    module.pv = guest == "pv"
    module.qemu = not skip
    with contextlib.redirect_stderr(said):
        try:
            code = module.read_legacy_stream(module.VM(fmt))
        except BaseException as error:  # what the script itself does not catch ends it with 1
            print("%s: %s" % (type(error).__name__, error), file=said)
            code = 1
    module.fout.close()
    words = [line for line in said.getvalue().splitlines() if line.strip() and line != "Please fix me"]
    return [code, words[-1] if words else ""]


sys.stdin = os.fdopen(0, "r")
json.dump([convert(sys.argv[1], *each) for each in json.load(sys.stdin)], sys.stdout)
