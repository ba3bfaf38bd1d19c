#!/usr/bin/env bash
# Tries the build for linux-arm64 on an x86_64 machine: builds it, and runs it under qemu on Debian trixie's Java 25 beside the build for
# x86_64. Both encode a text, make 20 training steps, continue a prompt with the model of x86_64, and run a small archive. Prints a table;
# exits 1 on a difference. As root, with packages qemu-user-static and debootstrap.
#
#   build/arm64.sh [FOLDER]     FOLDER keeps Debian and the build for the next time (default: a new one, removed at the end)
#   CPU=max build/arm64.sh      another processor than one with NEON alone
set -euo pipefail
cd "$(dirname "$0")/.."
home=$PWD
folder=${1:-} cpu=${CPU:-neoverse-n1}
for program in qemu-aarch64-static debootstrap mvn; do
  command -v "$program" >/dev/null || { echo "no $program on the PATH: install qemu-user-static, debootstrap and maven" >&2; exit 2; }
done
[ "$(id -u)" = 0 ] && [ "$(uname -sm)" = 'Linux x86_64' ] || { echo "this needs root on Linux x86_64" >&2; exit 2; }
if [ -z "$folder" ]; then folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/root ours=$home/cli/target/millrace/lib theirs=$folder/src/cli/target/millrace/lib

# Unpacked only: no program of the packages runs while they are installed.
if [ ! -x "$root/usr/bin/qemu-aarch64-static" ]; then
  rm -rf "$root"
  debootstrap --arch=arm64 --foreign --variant=minbase --include=openjdk-25-jre-headless,libgomp1,libstdc++6 trixie "$root" >"$folder/debian.log"
  for package in "$root"/var/cache/apt/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
  cp "$(command -v qemu-aarch64-static)" "$root/usr/bin/"
fi
[ -d "$ours" ] || mvn -q -B -DskipTests -pl cli -am package
if [ ! -d "$theirs" ]; then
  rm -rf "$folder/src" && mkdir "$folder/src"
  git ls-files -z | xargs -0 cp --parents -t "$folder/src"
  (cd "$folder/src" && mvn -q -B -DskipTests -Dmillrace.platform=linux-arm64 -pl cli -am package)
fi

data=$folder/data
rm -rf "$data" && mkdir -p "$data/x86_64" "$data/arm64" "$root/data" "$root/srv/millrace"
git show HEAD:README.md > "$data/text.txt"
head -c "${ARCHIVE_BYTES:-60000}" sample/sample.warc.gz > "$data/small.warc.gz"

flags=(--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC
  -Dorg.bytedeco.javacpp.logger=slf4j -Xmx1g)
x86_64() {
  (cd "$data" && timeout 600 "${MILLRACE_JAVA_HOME:-${JAVA_HOME:?names a JDK 25}}/bin/java" "${flags[@]}" -Dorg.bytedeco.javacpp.cachedir="$data/x86_64/natives" \
    -cp "$ours/*" dev.millrace.cli.Millrace "$@")
}
# In a mount namespace of its own, which leaves nothing behind.
arm64() {
  timeout "${LIMIT:-1800}" unshare -m bash -c '
    root=$1 data=$2 lib=$3 cpu=$4; shift 4
    mount --bind /proc "$root/proc"; mount --bind "$data" "$root/data"; mount --bind "$lib" "$root/srv/millrace"
    exec chroot "$root" /usr/bin/qemu-aarch64-static -cpu "$cpu" /bin/bash -c "cd /data && exec \"\$@\"" - \
      /usr/bin/qemu-aarch64-static -cpu "$cpu" /usr/lib/jvm/java-25-openjdk-arm64/bin/java "$@"
  ' - "$root" "$data" "$theirs" "$cpu" "${flags[@]}" -Dorg.bytedeco.javacpp.cachedir=/data/arm64/natives \
    -cp '/srv/millrace/*' dev.millrace.cli.Millrace "$@"
}

faults=0
row() { printf '%-28s %8s %8s  %s\n' "$@"; }
row what x86_64 arm64 result
# compare WHAT HOW COMMAND...: on both; HOW tells from the outputs of both whether they agree, and says so
compare() {
  local what=$1 how=$2 machine verdict began
  local -A took
  shift 2
  for machine in x86_64 arm64; do
    began=$SECONDS
    "$machine" "${@//MACHINE/$machine}" 2>"$data/$machine/errors" | sed "s#$machine/##" >"$data/$machine/out" || { row "$what" - - "FAILED on $machine: $(tail -n 1 "$data/$machine/errors")"; faults=1; return; }
    took[$machine]=$((SECONDS - began))s
  done
  verdict=$("$how") || { verdict="DIFFERENT: $verdict"; faults=1; }
  row "$what" "${took[x86_64]}" "${took[arm64]}" "$verdict"
}
same() {
  cmp -s "$data/x86_64/out" "$data/arm64/out" && echo "equal, $(wc -c <"$data/x86_64/out") bytes" || { diff "$data/x86_64/out" "$data/arm64/out" | head -n 3 | tr '\n' ' '; return 1; }
}
# Losses are printed with four digits after the point.
near() {
  paste <(grep -oE 'loss [0-9.]+' "$data/x86_64/out" | cut -d' ' -f2) <(grep -oE 'loss [0-9.]+' "$data/arm64/out" | cut -d' ' -f2) | awk '
    { d = $1 > $2 ? $1 - $2 : $2 - $1; if (d > most) most = d; if ($1 == "" || $2 == "") missing = 1 }
    END { printf "%d losses, at most %.4f apart (%s, %s at the end)", NR, most, $1, $2; exit !(NR >= 20 && !missing && most <= 0.0005) }'
}
counts() {
  local lines='^(WARC records|pages|documents|clean|dropped|dead letters|unaccounted) '
  diff <(grep -E "$lines" "$data/x86_64/out") <(grep -E "$lines" "$data/arm64/out") >"$data/diff" && grep -qE '^unaccounted +0$' "$data/arm64/out" \
    && echo "equal: $(grep -E '^(pages|clean) ' "$data/arm64/out" | tr -s ' \n' ' ')" || { head -n 3 "$data/diff" | tr '\n' ' '; return 1; }
}

compare 'encode, cl100k_base' same encode --tokenizer cl100k_base --plain text.txt
compare 'learn a tokenizer' same tokenizer train --size 512 --out MACHINE/tokenizer.json text.txt
compare '20 training steps' near train --text text.txt --out MACHINE/model --steps 20 --set tokenizer=x86_64/tokenizer.json \
  --set tokenize.block-length=32 --set train.context-length=32 --set train.blocks-per-step=2 --set train.threads=1
compare 'continue, greedy' same generate --model x86_64/model --prompt 'The first start builds' --max-tokens 24
compare "run, $(wc -c <"$data/small.warc.gz") bytes" counts run small.warc.gz --until-drained --data MACHINE/run --port 0
exit "$faults"
