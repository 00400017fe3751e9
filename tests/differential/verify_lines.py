"""Runs Xen's verify-stream-v2 -v over many files in one process.

Arguments: the script. Standard input: a JSON list of [path, format, repaired]. Standard output: a JSON list of
[exit status, lines of standard output, last line of what it raised]. `repaired` sets two of its defects aside: it
compares the last byte of EMULATOR_XENSTORE_DATA with a number, and a checkpointed libxl stream goes back to libxl at
CHECKPOINT and to libxc at CHECKPOINT_END.
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


class Ended(Exception):
    """libxl's END was met inside a checkpoint: nothing is left to read."""


def repair(libxl, libxc):
    class Text(bytes):
        """A body whose last byte and strings are text."""

        def __getitem__(self, key):
            part = bytes.__getitem__(self, key)
            return chr(part) if isinstance(key, int) else Text(part)

        def split(self, separator):
            return self.decode("latin-1").split(separator)

    data = libxl.VerifyLibxl.verify_record_emulator_xenstore_data
    verifiers = dict(libxl.record_verifiers)
    verifiers[libxl.REC_TYPE_emulator_xenstore_data] = lambda self, content: data(self, Text(content))

    class Inner(libxc.VerifyLibxc):
        outer = None

        def verify_record(self):
            rtype = libxc.VerifyLibxc.verify_record(self)
            if rtype == libxc.REC_TYPE_checkpoint and self.outer is not None:
                self.outer.checkpoint()
            return rtype

    class Outer(libxl.VerifyLibxl):
        nested = False

        def verify(self):
            try:
                libxl.VerifyLibxl.verify(self)
            except Ended:
                pass

        def checkpoint(self):
            self.nested = True
            while True:
                rtype = self.verify_record()
                if rtype == libxl.REC_TYPE_end:
                    raise Ended()
                if rtype == libxl.REC_TYPE_checkpoint_end:
                    break
            self.nested = False

    def context(self, content):
        if len(content) != 0:
            raise libxl.RecordError("Libxc context record with non-zero length")
        inner = Inner(self.info, self.read)
        inner.outer = None if self.nested else self
        inner.verify()

    verifiers[libxl.REC_TYPE_libxc_context] = context
    return Outer, verifiers


def main():
    sys.dont_write_bytecode = True
    script = load(sys.argv[1])
    from xen.migration import libxc, libxl

    shipped = script.VerifyLibxl, libxl.record_verifiers
    mended = repair(libxl, libxc)
    results = []
    for path, fmt, repaired in json.load(sys.stdin):
        said, lines = [], []
        script.err = said.append
        script.info = lines.append
        script.VerifyLibxl, libxl.record_verifiers = mended if repaired else shipped
        with open(path, "rb", 0) as script.fin:
            status = script.read_stream(fmt)
        words = "\n".join(said[1:2]).strip().split("\n")
        results.append([status, lines, words[-1]])
    json.dump(results, sys.stdout)


main()
