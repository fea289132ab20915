# Shared by the programs of this folder: where images are kept, how they are built and how containers are run. Source it at the
# repository's root.
export RAPPORT_IMAGES=${RAPPORT_IMAGES:-/var/tmp/rapport-images}
storage=(--root "$RAPPORT_IMAGES/storage" --runroot "$RAPPORT_IMAGES/run")
base_image=localhost/rapport-base:bookworm
mkdir -p "$RAPPORT_IMAGES"

image_of() { echo "localhost/rapport-$1:tested"; }

in_storage() { buildah "${storage[@]}" "$@" 2> >(grep -v 'CNI config' >&2); }

# make_base: a Debian 12 as small as debootstrap makes it, once.
make_base() {
  if in_storage inspect --type image $base_image >/dev/null 2>&1; then
    echo "there already"
    return
  fi
  local mirror container root
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | sort -u | head -n 1)
  container=$(in_storage from scratch)
  root=$(in_storage mount "$container")
  debootstrap --variant=minbase bookworm "$root" "$mirror" >"$RAPPORT_IMAGES/debootstrap.log" 2>&1 ||
    { tail -n 5 "$RAPPORT_IMAGES/debootstrap.log" >&2; exit 1; }
  chroot "$root" apt-get clean
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/log/*
  in_storage config --cmd /bin/sh "$container"
  in_storage commit --quiet --rm "$container" $base_image >/dev/null
  echo "made"
}

# build_image SERVICE VERSION REVISION CREATED. The compiler's cache of this machine is lent to the build stage. With $programs, a folder,
# that stage takes the programs from there instead of compiling them; all else in it, and every other stage, is as written.
build_image() {
  local dockerfile=deploy/Dockerfile cache volumes
  cache=$(ccache --get-config cache_dir 2>/dev/null || echo "$RAPPORT_IMAGES/ccache")
  mkdir -p "$cache"
  volumes=(--volume "$cache:/ccache")
  if [ -n "${programs:-}" ]; then
    dockerfile=$RAPPORT_IMAGES/Dockerfile
    sed -e 's#^RUN cmake --preset release#RUN mkdir -p build/release/bin#' \
      -e 's#^ && cmake --build .*# \&\& cp /programs/rapport /programs/rapport-intake /programs/rapport-goals /programs/rapport-scoring /programs/rapport-estimate build/release/bin \\#' \
      deploy/Dockerfile >"$dockerfile"
    [ "$(diff deploy/Dockerfile "$dockerfile" | grep -c '^>')" = 2 ] || { echo "the build stage does not compile as expected" >&2; exit 1; }
    volumes+=(--volume "$programs:/programs:ro")
  fi
  in_storage bud --layers --isolation chroot --network host --format docker "${volumes[@]}" \
    --build-arg BASE=$base_image --build-arg SERVICE="$1" --build-arg VERSION="$2" --build-arg REVISION="$3" --build-arg CREATED="$4" \
    --tag "$(image_of "$1")" --file "$dockerfile" . >"$RAPPORT_IMAGES/$1.log" 2>&1 ||
    { tail -n 30 "$RAPPORT_IMAGES/$1.log" >&2; exit 1; }
  echo "$(grep -c ' STEP ' "$RAPPORT_IMAGES/$1.log") steps, $(grep -c 'Using cache' "$RAPPORT_IMAGES/$1.log") of them from the build before"
}

# engine ARGUMENTS: podman on these images. Without systemd it cannot ask for health by a timer, and says so each time: we ask.
engine() { podman "${storage[@]}" --runtime "$PWD/tests/images/runtime" --events-backend=none --cgroup-manager=cgroupfs "$@" 2> >(grep -v 'systemd connection' >&2); }

drop_images() {
  # A build or container that was broken off leaves its layers mounted; deepest first.
  findmnt --raw --noheadings --output TARGET | grep "^$RAPPORT_IMAGES/" | sort --reverse | xargs --no-run-if-empty umount || true
  rm -rf --one-file-system "$RAPPORT_IMAGES"  # should something still be mounted, it is not deleted into
}
