# shellcheck shell=bash disable=SC2034 # what is set here is used by the lanes
# The ground that the lanes stand on: Python, packages, the suite, who still lives in a folder. To be sourced.
source .ci/commands
SAID=$WORK/suite.$$.log # by the lane's last suite
trap 'echo "${BASH_SOURCE[0]}:$LINENO: failed: $BASH_COMMAND" >&2' ERR

# again COMMAND…: a download that fails is tried three times.
again() {
    local try
    for try in 1 2 3; do
        "$@" && return
        echo "try $try of 3 failed: $*" >&2
        sleep $((try * 3))
    done
    return 1
}

# need PROGRAM PACKAGE…: install Debian's packages unless the program is there.
need() { command -v "$1" >/dev/null || install_packages "${@:2}"; }

install_packages() {
    echo "installing $*"
    local apt=(apt-get -q -o DPkg::Lock::Timeout=120)
    [[ -e $WORK/updated ]] || again "${apt[@]}" update >"$WORK/apt.log" 2>&1 || { cat "$WORK/apt.log"; return 1; }
    touch "$WORK/updated"
    DEBIAN_FRONTEND=noninteractive again "${apt[@]}" install -y --no-install-recommends "$@" >"$WORK/apt.log" 2>&1 ||
        { tail -n 20 "$WORK/apt.log"; return 1; }
}

# python_of NAME…: the path of the first of these Pythons that is 3.11 or newer and can make a venv.
python_of() {
    local name home path
    home=$(getent passwd "$(id -u)" | cut -d: -f6)
    for name in "$@"; do
        for path in "$(command -v "$name")" "/usr/bin/$name" "$home"/.pyenv/versions/*/bin/"$name"; do
            "$path" -c 'import ensurepip, os, sys, venv
sys.version_info >= (3, 11) or sys.exit(1)
print(os.path.realpath(sys.executable))' 2>/dev/null && return
        done
    done
    return 1
}

# Sets PYTHON: the one that the lanes use where they do not say another.
ordinary_python() {
    PYTHON=$(python_of python3 python3.11 python3.12 python3.13) && return
    install_packages python3 python3-venv
    PYTHON=$(python_of python3)
}

# The venv of README's install line, made once in a run, whichever lane comes first; its programs come first on the path.
development() {
    PATH="$WORK/dev/bin:$PATH"
    local lock
    exec {lock}>"$WORK/dev.lock"
    flock "$lock"
    [[ -e $WORK/dev/ready ]] || make_development
    exec {lock}>&-
}

make_development() {
    ordinary_python
    "$PYTHON" -m venv "$WORK/dev"
    echo "$INSTALL ($("$PYTHON" --version))"
    again eval "$INSTALL"
    touch "$WORK/dev/ready"
}

# Sets WHEEL, built from the source distribution, not from the checkout, once in a run, and what it must say of itself:
# VERSION, RULES.
wheel() {
    development
    VERSION=$(sed -n 's/^VERSION = "\(.*\)"/\1/p' src/pgadvise/version.py)
    RULES=$(find rules -mindepth 2 -name '*.py' ! -name '_*' | wc -l)
    [[ -d $WORK/dist ]] || python -m build --outdir "$WORK/dist" . >"$WORK/build.log" 2>&1 ||
        { rm -rf "$WORK/dist"; cat "$WORK/build.log"; return 1; }
    WHEEL=$(echo "$WORK"/dist/*.whl)
}

# expect TEXT COMMAND…: the command prints just that.
expect() {
    local got
    got=$("${@:2}")
    [[ $got == "$1" ]] || { echo "said '$got' instead of '$1': ${*:2}" >&2 && return 1; }
}

# suite OPTION…: README's test command. No test is a failure (pytest's exit 5), and so is none that passed.
suite() {
    eval "$TEST \"\$@\"" 2>&1 | tee "$SAID" || return
    grep -qE '\b[1-9][0-9]* passed' "$SAID" || { echo "no test passed: every one was skipped" && return 1; }
}

# inhabitants FOLDER: the ids and command lines of processes that work in the folder or name it.
inhabitants() {
    local id words
    {
        grep -laF "$1/" /proc/[0-9]*/cmdline || true
        find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$1" -o -lname "$1/*" \) || true
    } 2>/dev/null |
        cut -d/ -f3 | sort -u | while read -r id; do
            # grep and find name the folder themselves; they have ended by now, and the dead have no command line.
            words=$(tr '\0' ' ' <"/proc/$id/cmdline") || continue
            [[ $id == "$$" || -z $words ]] || echo "$id $words"
        done 2>/dev/null
}

# end_inhabitants FOLDER: ask them to end, and after ten seconds insist.
end_inhabitants() {
    local signal id _
    for signal in TERM KILL; do
        while read -r id _; do kill -"$signal" "$id" 2>/dev/null || true; done < <(inhabitants "$1")
        for _ in {1..100}; do
            [[ -z $(inhabitants "$1") ]] && return 0
            sleep 0.1
        done
    done
}
