# What an administrator does with the package, on a copy of this machine: in namespaces of its own,
# whatever is written lies in a memory file system, and all processes end with this one.
#   machine.sh PACKAGE PORT JAVA_HOME            by hand
#   machine.sh PACKAGE PORT JAVA_HOME systemd    with systemd as the first process of that machine;
#                                                what is said goes to the file said beside the script
#   machine.sh PACKAGE PORT JAVA_HOME probe      the same, which only says that systemd is there
deb=$1
port=$2
java=$3

# boot MACHINE MODE: systemd with no unit but ours, which reaches no device, setting or file system of
# the machine below.
boot() {
  mount -t sysfs -o ro sys "$1/sys"
  mount --bind "$1/proc/sys" "$1/proc/sys"
  mount -o remount,bind,ro "$1/proc/sys"
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -t cgroup2 cgroup "$1/sys/fs/cgroup"
  else
    mount -t tmpfs -o mode=755 cgroup "$1/sys/fs/cgroup"
    mkdir "$1/sys/fs/cgroup/systemd"
    mount -t cgroup -o none,name=systemd,xattr cgroup "$1/sys/fs/cgroup/systemd"
  fi
  rm -rf "$1"/usr/lib/systemd/system/*.wants "$1"/etc/systemd/system/*.wants \
    "$1/usr/lib/systemd/system-generators"
  mount --bind "$(dirname "$0")" "$1/mnt"
  mkdir -p "$1/run/systemd/system"
  cat >"$1/run/systemd/system/machine.service" <<END
[Unit]
DefaultDependencies=no
[Service]
Environment=COPY=yes MODE=$2 PATH=$PATH
ExecStart=/bin/sh -eu /tmp/package/machine.sh /tmp/package/asterism.deb $port $java
ExecStopPost=/bin/systemctl exit --force --no-block
StandardOutput=file:/mnt/said
StandardError=inherit
END
  exec env -i container=asterism "PATH=$PATH" chroot "$1" /lib/systemd/systemd --system \
    --unit=machine.service --log-target=null --show-status=no
}

if [ -z "${COPY:-}" ]; then
  over=$(dirname "$0")/over
  mkdir "$over"
  mount -t tmpfs over "$over"
  mkdir "$over/written" "$over/work" "$over/machine"
  mount -t overlay over -o "lowerdir=/,upperdir=$over/written,workdir=$over/work" "$over/machine"
  mount -t proc proc "$over/machine/proc"
  mount --rbind /dev "$over/machine/dev"
  # As it is on every machine: root's, and for root alone to write.
  mount -t tmpfs -o mode=755 run "$over/machine/run"
  mkdir -p "$over/machine/tmp/package"
  cp "$deb" "$over/machine/tmp/package/asterism.deb"
  cp "$0" "$over/machine/tmp/package/machine.sh"
  [ -z "${4:-}" ] || boot "$over/machine" "$4"
  exec env COPY=yes chroot "$over/machine" sh -eu /tmp/package/machine.sh \
    /tmp/package/asterism.deb "$port" "$java"
fi

if [ "${MODE:-}" = probe ]; then
  systemctl show --property=Version
  exit 0
fi
cd /tmp/package
unset ASTERISM_ENGINE
export JAVA_HOME="$java"

wait_for() { # wait_for FILE WORDS
  tries=900
  until grep -q "$2" "$1" 2>/dev/null; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then
      cat "$1"
      exit 1
    fi
    sleep 0.1
  done
}

as() { # as USER COMMAND...
  user=$1
  shift
  runuser -u "$user" -- env "JAVA_HOME=$java" "$@"
}

echo '== installed'
dpkg -i asterism.deb
getent passwd asterism asterism-vault
[ "$(stat -c '%U %a' /var/lib/asterism)" = 'asterism 700' ]
systemd-analyze verify asterism-engine@engine.service asterism-vault@vault1.service
man -w asterism asterism-engine-init >/dev/null || [ ! -x /usr/bin/man ]

echo '== a vault and an engine, as the units start them'
as asterism-vault asterism vault init /var/lib/asterism-vault/vault1 --name vault1 \
  --listen "127.0.0.1:$port"
as asterism asterism engine init /var/lib/asterism/engine --vaults 1 \
  --socket /run/asterism/engine.sock
asterism constellation init --name packaged --k 1 --out papers --operator operator.key \
  --simulated-root root.key --engine /var/lib/asterism/engine/request.toml \
  /var/lib/asterism-vault/vault1/request.toml >founded
install -o asterism-vault -m 600 papers/vault1.enrolment.toml \
  /var/lib/asterism-vault/vault1/enrolment.toml
install -o asterism -m 600 papers/constellation.toml /var/lib/asterism/engine/constellation.toml
operator=$(sed -n 's/^operator \(.*\)$/\1/p' founded)
sed -i "s|^operators = .*|operators = [\"$operator\"]|" /var/lib/asterism/engine/engine.toml
# What it takes a cold vault on a busy machine to answer is no matter of this test's.
printf '\n[vaults]\ndeadline_ms = 30000\n' >>/var/lib/asterism/engine/engine.toml
if [ "${MODE:-}" = systemd ]; then
  # Each returns when what it starts has said that it is ready.
  systemctl start asterism-vault@vault1
  systemctl start asterism-engine@engine
else
  install -d -o asterism -g asterism -m 755 /run/asterism
  as asterism-vault asterism vault serve /var/lib/asterism-vault/vault1 >vault.log 2>&1 &
  wait_for vault.log ' ready on '
  as asterism asterism engine serve /var/lib/asterism/engine >engine.log 2>&1 &
  wait_for engine.log ' ready on '
fi

echo '== p11-kit and whoever asks it find the module, with nothing exported'
module=/usr/lib/$(uname -m)-linux-gnu/pkcs11/libasterism-pkcs11.so
pkcs11-tool --module "$module" --init-token --slot-index 0 --label packaged --so-pin 12345678
pkcs11-tool --module "$module" --token-label packaged --init-pin --login --login-type so \
  --so-pin 12345678 --new-pin 123456
p11-kit list-modules >modules
grep -q '^asterism: /usr/lib/.*/pkcs11/libasterism-pkcs11.so' modules
grep -q 'token: packaged' modules
p11tool --list-token-urls | grep -q 'token=packaged'
pkcs11-tool --module "$module" --token-label packaged --login --pin 123456 \
  --keypairgen --key-type EC:prime256v1 --id 01
echo 'what is signed' >data
pkcs11-tool --module "$module" --token-label packaged --login --pin 123456 --sign \
  --mechanism ECDSA-SHA256 --signature-format openssl --id 01 -i data -o signature
pkcs11-tool --module "$module" --token-label packaged --read-object --type pubkey --id 01 -o key.der
openssl dgst -sha256 -verify key.der -keyform DER -signature signature data

if [ "${MODE:-}" = systemd ]; then
  echo '== killed, and started again'
  property() { systemctl show --property="$1" --value asterism-engine@engine; }
  [ "$(property User) $(property Type) $(property NRestarts)" = 'asterism notify 0' ]
  property StatusText | grep -q '1 of 1 vaults here'
  systemctl kill --signal=KILL asterism-engine@engine
  while [ "$(property NRestarts) $(property ActiveState)" != '1 active' ]; do sleep 0.1; done
  pkcs11-tool --module "$module" --token-label packaged --login --pin 123456 --sign \
    --mechanism ECDSA-SHA256 --signature-format openssl --id 01 -i data -o again
  systemctl reload asterism-engine@engine
  echo '== a wrong configuration is not tried again'
  systemctl stop asterism-engine@engine
  [ "$(property Result)" = success ]
  cp -p /var/lib/asterism/engine/engine.toml kept.toml
  echo 'nonsense = 1' >>/var/lib/asterism/engine/engine.toml
  ! systemctl start asterism-engine@engine
  [ "$(property ExecMainStatus) $(property ActiveState)" = '78 failed' ]
  cp -p kept.toml /var/lib/asterism/engine/engine.toml
  systemctl start asterism-engine@engine
fi

echo '== removed; what runs goes on, what it holds stays'
dpkg -r asterism
[ ! -e /usr/bin/asterism ] && [ ! -e "$module" ] && [ ! -e /usr/lib/asterism ]
[ ! -e /usr/share/p11-kit/modules/asterism.module ]
[ -e /etc/asterism/pkcs11.conf ] && [ -e /var/lib/asterism/engine/engine.toml ]
dpkg -P asterism
[ ! -e /etc/asterism ]
[ -z "$(jobs -p | while read -r pid; do kill -0 "$pid" || echo "$pid"; done)" ]
echo 'all of it went as it should'
