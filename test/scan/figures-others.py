"""Judges files with other scanners, for figures.js: paths on standard input, one JSON object for each scanner on standard output.

How their scales are told: picklescan: its issues 'dangerous' (dangerous globals), 'unknown' where a global is suspicious. fickling: 'dangerous' from LIKELY_UNSAFE on,
'unknown' for POSSIBLY_UNSAFE and SUSPICIOUS. modelscan: 'dangerous' for an issue that is CRITICAL or HIGH, 'unknown' for another. modelaudit: 'dangerous' for CRITICAL, 'unknown'
for WARNING or a scan that was not complete. modelaudit-picklescan: 'dangerous' for its verdict malicious, 'unknown' for suspicious and unknown. An exception is an error; a file that is skipped is clean.
"""
import contextlib
import importlib.metadata
import io
import json
import logging
import os
import sys
import time

os.environ.update(PROMPTFOO_DISABLE_TELEMETRY="1", MODELAUDIT_NO_TELEMETRY="1", DO_NOT_TRACK="1")
logging.disable(logging.CRITICAL)


def picklescan():
    from picklescan.scanner import SafetyLevel, scan_file_path

    def judge(path):
        result = scan_file_path(path)
        if result.issues_count or any(one.safety == SafetyLevel.Dangerous for one in result.globals):
            return "dangerous"
        if any(one.safety == SafetyLevel.Suspicious for one in result.globals):
            return "unknown"
        return "error" if result.scan_err else "clean"

    return judge


def fickling():
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import StackedPickle

    def judge(path):
        with open(path, "rb") as file:
            worst = max((check_safety(one).severity for one in StackedPickle.load(file)), default=Severity.LIKELY_SAFE)
        return "dangerous" if worst >= Severity.LIKELY_UNSAFE else "unknown" if worst > Severity.LIKELY_SAFE else "clean"

    return judge


def modelscan():
    from modelscan.modelscan import ModelScan

    def judge(path):
        scanner = ModelScan()
        result = scanner.scan(path)
        severities = {issue["severity"] for issue in result["issues"]}
        if severities & {"CRITICAL", "HIGH"}:
            return "dangerous"
        return "unknown" if severities else "error" if result["errors"] else "clean"

    return judge


def modelaudit():
    from modelaudit.core import scan_file

    def judge(path):
        result = scan_file(path, {"cache_enabled": False})
        severities = {issue.severity.name for issue in result.issues}
        return "dangerous" if "CRITICAL" in severities else "unknown" if "WARNING" in severities or not result.success else "clean"

    return judge


def modelaudit_picklescan():
    import modelaudit_picklescan as package

    def judge(path):
        verdict = str(getattr(package.scan_file(path).verdict, "value", "")).lower()
        return {"malicious": "dangerous", "clean": "clean", "safe": "clean"}.get(verdict, "unknown")

    return judge


paths = sys.stdin.read().split("\n")
for make in (picklescan, fickling, modelscan, modelaudit, modelaudit_picklescan):
    verdicts, times = [], []
    name = make.__name__.replace("_", "-")
    try:
        judge = make()
    except ImportError:
        continue
    for path in paths:
        since = time.perf_counter()
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                verdict = judge(path)
        except BaseException as error:
            verdict = "error " + type(error).__name__
        times.append((time.perf_counter() - since) * 1000)
        verdicts.append(verdict)
    print(json.dumps({"scanner": name, "version": importlib.metadata.version(name), "verdicts": verdicts, "median": sorted(times)[len(times) // 2]}), flush=True)
