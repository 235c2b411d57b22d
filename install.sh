#!/bin/sh
# Instala Mostrador en este equipo / installs Mostrador on this computer (Debian 12, 13, Ubuntu 22.04+).
# ./install.sh --help
set -eu

DATA=/var/lib/mostrador
LOGS=/var/log/mostrador
ENVIRONMENT=/etc/mostrador/mostrador.env
# Oldest versions that build it.
RUST=1.95
NODE=20

usage() {
    cat <<'U'
Uso / usage: ./install.sh [--yes] [--no-start]   compila, instala y arranca / builds, installs and starts
             ./install.sh --demo                 un negocio de ejemplo, sin instalar nada / an example, nothing installed
             ./install.sh --uninstall            quita el programa, deja los datos / removes the program, keeps the data
             ./install.sh --help

  --yes        no preguntar / ask nothing
  --no-start   instalar sin arrancar / install without starting

Se puede repetir: repara o actualiza. Sus datos están en /var/lib/mostrador y no se tocan.
Safe to repeat: it repairs or upgrades. Your data is in /var/lib/mostrador and is left alone.

Salida / exit: 0 hecho / done · 1 falló un paso / a step failed · 2 opción desconocida / unknown option
               3 falta una herramienta / a tool is missing · 4 no está listo a tiempo / not ready in time
               5 no es Debian / not Debian · 6 alguien dijo que no / somebody said no
U
}

say() { # español, English
    printf '\n» %s\n  %s\n' "$1" "$2"
}

fail() { # code, español, English
    printf '\n✗ %s\n  %s\n' "$2" "$3" >&2
    exit "$1"
}

# Root's right for one command: ours, or sudo's.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail 3 "Ejecútelo como root o instale sudo." "Run it as root or install sudo."
    fi
}

with_systemd() {
    [ -d /run/systemd/system ]
}

at_least() { # have, want
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

ask() { # español, English
    [ "$yes" = 1 ] && return 0
    [ -t 0 ] || fail 6 "Sin terminal: añada --yes." "No terminal: add --yes."
    printf '\n? %s\n  %s [S/n] ' "$1" "$2"
    read -r answer || answer=n
    case $answer in
        '' | [sSyY]*) return 0 ;;
        *) fail 6 "No se hizo nada." "Nothing was done." ;;
    esac
}

# Rust and Node are the administrator's choice of version: looked at, never installed.
check_tools() {
    # rustup puts cargo where sudo does not look.
    for home in "${CARGO_HOME:-}" "$HOME/.cargo" "${SUDO_USER:+/home/$SUDO_USER/.cargo}"; do
        if [ -n "$home" ] && [ -x "$home/bin/cargo" ]; then PATH=$PATH:$home/bin; fi
    done
    command -v cargo >/dev/null || fail 3 "Falta Rust $RUST o posterior: instálelo con rustup y repita." "Rust $RUST or newer is missing: install it with rustup and run this again."
    have=$(rustc --version | cut -d' ' -f2)
    at_least "$have" "$RUST" || fail 3 "Rust $have es antiguo; hace falta $RUST: rustup update stable." "Rust $have is old; $RUST is needed: rustup update stable."
    if [ "${MOSTRADOR_SKIP_NPM:-}" = 1 ]; then return 0; fi
    command -v npm >/dev/null || fail 3 "Falta Node.js $NODE o posterior con npm." "Node.js $NODE or newer with npm is missing."
    have=$(node --version | tr -d v)
    at_least "$have" "$NODE" || fail 3 "Node.js $have es antiguo; hace falta $NODE." "Node.js $have is old; $NODE is needed."
}

check_system() {
    command -v apt-get >/dev/null || fail 5 "Esto instala en Debian o Ubuntu; en otro sistema: cargo build --release." "This installs on Debian or Ubuntu; elsewhere: cargo build --release."
    case $(dpkg --print-architecture) in
        amd64 | arm64) ;;
        *) fail 5 "Solo amd64 y arm64." "Only amd64 and arm64." ;;
    esac
}

# What the build itself needs.
install_build_tools() {
    missing=''
    for pair in cc:gcc make:make pkg-config:pkg-config dpkg-shlibdeps:dpkg-dev curl:curl; do
        command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair##*:}"
    done
    [ -e /usr/include/stdlib.h ] || missing="$missing libc6-dev"
    [ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"
    [ -n "$missing" ] || return 0
    say "Instalando herramientas de compilación:$missing" "Installing build tools:$missing"
    as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of package names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

build() {
    say "Compilando; la primera vez tarda entre 5 y 15 minutos." "Building; the first time takes 5 to 15 minutes."
    cargo build --release --locked
}

# dpkg must not start the service when the person said not to.
hold_start() {
    [ "$start" = 0 ] && [ ! -e /usr/sbin/policy-rc.d ] || return 0
    printf '#!/bin/sh\nexit 101\n' | as_root sh -c 'cat > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d'
    held=1
}

release_start() {
    [ "$held" = 1 ] || return 0
    as_root rm -f /usr/sbin/policy-rc.d
    held=0
}

install_package() {
    say "Empaquetando" "Packaging"
    package=$(packaging/make-deb --fast)
    say "Instalando $package" "Installing $package"
    # apt reads packages as a user of its own, who may not enter this folder.
    place=$(mktemp -d)
    chmod 755 "$place"
    cp "$package" "$place/"
    hold_start
    trap release_start EXIT
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall --allow-downgrades "$place/${package##*/}"
    release_start
    rm -rf "$place"
}

# Where to knock on this machine: the address that the service was told to listen on.
local_url() {
    listen=$(sed -n 's/^MOSTRADOR_LISTEN=//p' "$ENVIRONMENT" 2>/dev/null | tail -n 1)
    listen=${listen:-0.0.0.0:8443}
    port=${listen##*:}
    case $listen in
        127.*) [ -n "$(sed -n 's/^MOSTRADOR_TLS_CERT=//p' "$ENVIRONMENT")" ] && echo "https://$listen" || echo "http://$listen" ;;
        0.0.0.0:* | '[::]':*) echo "https://127.0.0.1:$port" ;;
        *) echo "https://$listen" ;;
    esac
}

wait_ready() {
    say "Esperando a que responda $(local_url)" "Waiting for $(local_url) to answer"
    tries=0
    until curl -ksf -o /dev/null --max-time 3 "$(local_url)/livez"; do
        tries=$((tries + 1))
        if [ "$tries" -ge 60 ]; then
            fail 4 "No respondió en un minuto. Mire: journalctl -u mostrador -n 50" "No answer within a minute. See: journalctl -u mostrador -n 50"
        fi
        sleep 1
    done
}

announce() {
    port=$(local_url)
    port=${port##*:}
    say "Mostrador está en marcha." "Mostrador is running."
    case $(local_url) in
        http://*) printf '    %s/\n' "$(local_url)" ;;
        *)
            printf '    https://mostrador.local:%s/\n' "$port"
            for address in $(hostname -I 2>/dev/null | tr ' ' '\n' | grep -v : | head -n 3); do
                printf '    https://%s:%s/\n' "$address" "$port"
            done
            ;;
    esac
    # The code stays in its file after use; it opens nothing then.
    if code=$(as_root cat "$DATA/setup-code" 2>/dev/null) && [ -n "$code" ] && ! founded; then
        say "Para empezar, abra /setup con este código, que sirve una sola vez: $code" "To begin, open /setup with this code, which works once: $code"
    fi
    case $(local_url) in
        https://*) say "El navegador avisará la primera vez que no conoce el certificado; /ca explica cómo instalarlo." "The browser will warn once that it does not know the certificate; /ca tells how to install it." ;;
    esac
}

# True once a business was set up: its folder is there.
founded() {
    [ -n "$(as_root sh -c "ls -A $DATA/businesses 2>/dev/null")" ]
}

# No systemd (a container, a chroot): the same program, folders and user, in the foreground.
serve_here() {
    say "Aquí no corre systemd: Mostrador queda en primer plano (Ctrl-C lo detiene)." "systemd does not run here: Mostrador stays in the foreground (Ctrl-C stops it)."
    set -a
    # shellcheck disable=SC1090 # a file of assignments
    . "$ENVIRONMENT"
    set +a
    MOSTRADOR_DATA=$DATA MOSTRADOR_LOGS=$LOGS
    export MOSTRADOR_DATA MOSTRADOR_LOGS
    umask 077
    cd /
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid mostrador --regid mostrador --clear-groups --no-new-privs /usr/bin/mostrador serve
    fi
    exec sudo --preserve-env=MOSTRADOR_DATA,MOSTRADOR_LOGS,MOSTRADOR_LISTEN,MOSTRADOR_TLS_CERT,MOSTRADOR_TLS_KEY -u mostrador /usr/bin/mostrador serve
}

install_all() {
    check_system
    check_tools
    ask "Se compilará e instalará Mostrador en este equipo. ¿Continuar?" "Mostrador will be built and installed on this computer. Go on?"
    install_build_tools
    build
    install_package
    if [ "$start" = 0 ]; then
        say "Instalado. Para arrancarlo: systemctl enable --now mostrador" "Installed. To start it: systemctl enable --now mostrador"
    elif with_systemd; then
        # A repeat also mends a service that somebody stopped.
        as_root systemctl enable --quiet mostrador
        as_root systemctl start mostrador || fail 1 "No arrancó: journalctl -u mostrador -n 50" "It did not start: journalctl -u mostrador -n 50"
        wait_ready
        announce
    else
        serve_here
    fi
}

# The quicker way to an example: the development build takes half the time of the release build, unless
# that one was made before.
demo() {
    check_tools
    if [ -x target/release/mostrador ]; then
        say "Negocio de ejemplo (compilación de producción, ya hecha). Ctrl-C lo detiene y lo borra." "Example business (release build, made before). Ctrl-C stops and removes it."
        exec cargo run --quiet --release --locked -- demo
    fi
    command -v cc >/dev/null || fail 3 "Falta un compilador de C: apt install gcc libc6-dev" "A C compiler is missing: apt install gcc libc6-dev"
    say "Compilando el ejemplo (compilación de desarrollo, la más rápida): unos minutos. Ctrl-C lo detiene y lo borra." "Building the example (development build, the quicker one): a few minutes. Ctrl-C stops and removes it."
    exec cargo run --locked -- demo
}

uninstall() {
    check_system
    if ! dpkg -s mostrador >/dev/null 2>&1; then
        say "Mostrador no está instalado." "Mostrador is not installed."
        return 0
    fi
    ask "Se quitará el programa; los datos quedan en $DATA. ¿Continuar?" "The program will be removed; the data stays in $DATA. Go on?"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get remove -y -qq mostrador
    say "Quitado. Datos y copias siguen en $DATA." "Removed. Data and backups are still in $DATA."
}

main() {
    yes=0 start=1 held=0 what=install_all
    for option in "$@"; do
        case $option in
            --yes) yes=1 ;;
            --no-start) start=0 ;;
            --demo) what=demo ;;
            --uninstall) what=uninstall ;;
            --help | -h)
                usage
                exit 0
                ;;
            *)
                usage >&2
                exit 2
                ;;
        esac
    done
    cd "$(dirname "$0")"
    "$what"
}

main "$@"
