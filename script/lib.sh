# Shared by the commands in this folder. Sourced, never run.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What is needed to compile the console alone, its window as well, and to drive that window in tests.
PACKAGES_CONSOLE=(build-essential pkg-config)
PACKAGES_WINDOW=(libwebkit2gtk-4.1-dev libgtk-3-dev libsoup-3.0-dev librsvg2-dev)
PACKAGES_TESTS=(webkit2gtk-driver xvfb openbox dbus dbus-bin gnome-keyring libsecret-tools dunst python3-dbus python3-gi python3-openpyxl python3-icalendar qpdf libreoffice-calc-nogui xdotool wmctrl fonts-noto-core poppler-utils postgresql)
PACKAGES_PACKAGING=(appstream desktop-file-utils dpkg-dev librsvg2-bin lintian minisign rpm rpmlint)

target_dir=${CARGO_TARGET_DIR:-target}
[[ $target_dir == /* ]] || target_dir=$PWD/$target_dir

say() { printf '\n\033[1m%s\033[0m\n' "$*" >&2; }
die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Installs what is missing on Debian and Ubuntu. On any other system it names what is missing, unless that was seen to.
need_packages() {
  [[ ${HAZINA_SKIP_PACKAGES:-} ]] && return
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    die "This is not Debian or Ubuntu, so nothing is installed for you. Install what your system calls
  $*
and run this again with HAZINA_SKIP_PACKAGES=1."
  fi
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing ${missing[*]}"
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "Ask your administrator to install: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

need_tools() {
  command -v cargo >/dev/null || die "Rust is missing. Install it from https://rustup.rs, version $(rust_version) or newer."
  command -v npm >/dev/null || die "Node is missing. Install Node 20 or newer from https://nodejs.org."
  local rust node
  rust=$(rustc --version | cut -d' ' -f2)
  at_least "$(rust_version)" "$rust" || die "Rust is $rust here and $(rust_version) or newer is needed: rustup update stable"
  node=$(node --version)
  at_least 20.19 "${node#v}" || die "Node is $node here and 20.19 or newer is needed, from https://nodejs.org."
}

rust_version() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -1) == "$1" ]]; }

# Installs what package-lock.json names in a folder, where that is not there yet.
need_npm() {
  local folder=$1
  if [[ ! -e $folder/node_modules/.package-lock.json || $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ]]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  fi
}

# Programs of cargo's, built once and kept beside what else is built. Without optimisation: they are started once in a run.
need_cargo_tool() {
  local name=$1 version=$2
  [[ -x $target_dir/tools/bin/$name && -e $target_dir/tools/$name-$version ]] && return
  cargo install --quiet --locked --debug --root "$target_dir/tools" --version "$version" "$name"
  touch "$target_dir/tools/$name-$version"
}

# The pages, into ui/dist: the program takes them in when it is compiled.
build_pages() {
  need_npm ui
  (cd ui && npm run --silent build -- --logLevel warn)
}

# The program with its pages inside. Without the feature even a release would ask a development server for them.
build_window() { cargo build -p hazina --features hazina/custom-protocol "$@"; }

# Compiles the tests of the whole system in a folder with the code, with optimisation and every check, beside the usual build. Prints
# the program.
build_simulation() {
  local program
  program=$(cd "$1" && CARGO_TARGET_DIR=$target_dir cargo test --locked --profile simulation --package whole-system-tests --test whole \
    --no-run --message-format json-render-diagnostics | sed -n 's/.*"executable":"\([^"]*\/whole-[^"]*\)".*/\1/p' | tail -1)
  [[ $program ]] || die "The simulation does not compile."
  printf '%s' "$program"
}

# Runs histories with a program of build_simulation, on disks that fail where the system's loader can make them.
run_histories() {
  local disk=
  if [[ $(uname) == Linux ]]; then
    disk=$target_dir/hazina-disk.so
    cc -shared -fPIC -O1 -o "$disk" tests/whole/simulation/disk.c
  fi
  # Stops of the process are meant; other panics say where.
  (cd tests && LD_PRELOAD=$disk RUST_BACKTRACE=0 "$1" --exact simulation::no_history_breaks_a_promise --nocapture)
}
