#!/bin/sh
# Says clearly what the machine lacks before anything is installed.
python=${1:-python3}
missing=0
lack() { echo "缺少 / missing: $1" >&2; missing=1; }
if ! command -v "$python" >/dev/null 2>&1; then
  lack "Python 3.11 或更高版本（3.11 or later）；用 make PYTHON=路径 指定"
elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  lack "Python 3.11 或更高版本（3.11 or later），现有 $("$python" --version 2>&1)"
else
  "$python" -c 'import venv, ensurepip' 2>/dev/null || lack "Python 的 venv 模块（Debian/Ubuntu：python3-venv）"
  # durable-rules comes as C source and is required below Python 3.13.
  if "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then
    command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || lack "C 编译器（a C compiler；Debian/Ubuntu：build-essential）"
    "$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))' ||
      lack "Python 头文件（Python headers；Debian/Ubuntu：python3-dev）"
  fi
fi
exit $missing
