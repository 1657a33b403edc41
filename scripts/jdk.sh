# Finds a JDK 25 or newer, and keeps the built command line fresh. Sourced by ./lectern, ./check and benchmarks/run.
#
# Functions set variables instead of printing, so that a caller sees their failures.
#   find_jdk          sets JAVA_HOME, or prints what was looked at and what to install, and returns 1
#   build_is_fresh    true when nothing that goes into the command line is newer than its last build
#   build             builds the command line with the Maven wrapper
#   make_start_cache  records the class cache that makes a start faster; never fails
# Needs $root, the folder of the checkout.

jdk_minimum=25

# Prints the major version of the JDK in folder $1, or nothing where there is none.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        JAVA_VERSION=*)
            version=${line#JAVA_VERSION=}
            version=${version#\"}
            version=${version%\"*}
            version=${version%%[!0-9]*}
            [ -z "$version" ] || printf '%s\n' "$version"
            return 0
            ;;
        esac
    done <"$1/release"
}

# Looks at folder $1, remembers it in $jdk_seen, and takes it where it will do.
jdk_consider() {
    version=$(jdk_version "$1")
    [ -n "$version" ] || return 1
    if [ "$version" -lt "$jdk_minimum" ]; then
        jdk_seen="$jdk_seen
  Java $version in $1"
        return 1
    fi
    if [ ! -x "$1/bin/javac" ]; then
        jdk_seen="$jdk_seen
  Java $version in $1, but without a compiler (a JRE, not a JDK)"
        return 1
    fi
    JAVA_HOME=$1
    export JAVA_HOME
}

# The folder of the java that PATH finds, with symbolic links followed.
jdk_of_path() {
    java=$(command -v java 2>/dev/null) || return 0
    while [ -L "$java" ]; do
        target=$(readlink "$java") || return 0
        case $target in
        /*) java=$target ;;
        *) java=$(dirname "$java")/$target ;;
        esac
    done
    bin=$(cd "$(dirname "$java")" 2>/dev/null && pwd -P) || return 0
    dirname "$bin"
}

# Prefers JAVA_HOME, then the java of PATH, then version 25 itself, then anything newer.
find_jdk() {
    jdk_seen=
    if [ -n "${JAVA_HOME-}" ]; then
        jdk_consider "$JAVA_HOME" && return 0
        [ -n "$jdk_seen" ] || jdk_seen="
  nothing in $JAVA_HOME, which JAVA_HOME names"
    fi
    from_path=$(jdk_of_path)
    if [ -n "$from_path" ] && [ "$from_path" != "${JAVA_HOME-}" ]; then
        jdk_consider "$from_path" && return 0
    fi
    old_ifs=$IFS
    IFS=:
    # LECTERN_JVM_FOLDERS replaces the usual places: for unusual installations, and for tests.
    set -- ${LECTERN_JVM_FOLDERS-/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/opt/java:/opt:/usr/local/lib/jvm:${HOME-}/.sdkman/candidates/java:${HOME-}/.jdks:/Library/Java/JavaVirtualMachines:${HOME-}/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt}
    IFS=$old_ifs
    newer=
    for folder in "$@"; do
        for candidate in "$folder"/*; do
            [ -d "$candidate" ] || continue
            for home in "$candidate" "$candidate/Contents/Home" "$candidate/libexec/openjdk.jdk/Contents/Home"; do
                [ "$home" != "$from_path" ] || continue
                case $(jdk_version "$home") in
                "") ;;
                "$jdk_minimum") jdk_consider "$home" && return 0 ;;
                *) if jdk_consider "$home"; then newer=$home; fi ;;
                esac
            done
        done
    done
    if [ -n "$newer" ]; then
        JAVA_HOME=$newer
        return 0
    fi
    {
        printf 'Lectern needs a JDK %s or newer, and none was found.\n' "$jdk_minimum"
        if [ -n "$jdk_seen" ]; then
            printf 'Found only:%s\n' "$jdk_seen"
        else
            printf 'No Java was found at all.\n'
        fi
        printf 'Install one, for example:\n'
        case $(uname -s) in
        Darwin) printf '  brew install --cask temurin@25\n' ;;
        *)
            printf '  Debian, Ubuntu:  apt install openjdk-25-jdk   (or temurin-25-jdk from https://adoptium.net)\n'
            printf '  Fedora:          dnf install java-25-openjdk-devel\n'
            ;;
        esac
        printf 'or unpack one anywhere and set JAVA_HOME to its folder.\n'
    } >&2
    return 1
}

build_is_fresh() {
    stamp=$root/cli/target/dist/built
    [ -f "$stamp" ] && [ -f "$root/cli/target/dist/lectern.jar" ] || return 1
    newer=$(cd "$root" && find pom.xml bbb/pom.xml simulator/pom.xml server/pom.xml cli/pom.xml \
        bbb/src/main simulator/src/main server/src/main cli/src/main -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ]
}

# Notes that the build that began when $1 was touched is complete: edits made meanwhile count as newer.
build_is_done() {
    mv -f "$1" "$root/cli/target/dist/built"
}

# Maven's own libraries make a current JDK print warnings that are nobody's business here.
quiet_maven() {
    MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"
    export MAVEN_OPTS
}

build() {
    begun=$root/cli/target/begun.$$
    mkdir -p "$root/cli/target" && : >"$begun" || return 1
    # Two starts at once must not build into the same folders.
    lock=$root/cli/target/building
    while ! mkdir "$lock" 2>/dev/null; do
        holder=$(cat "$lock/pid" 2>/dev/null)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$lock"
        else
            sleep 1
        fi
    done
    printf '%s\n' "$$" >"$lock/pid"
    if build_is_fresh; then
        rm -rf "$lock" "$begun"
        return 0
    fi
    printf 'Building Lectern (the first time this fetches libraries and takes some minutes) …\n' >&2
    quiet_maven
    if (cd "$root" && ./mvnw -q -Dfast -Dmaven.test.skip=true package -pl cli -am) >&2; then
        build_is_done "$begun"
        make_start_cache
        rm -rf "$lock"
        return 0
    fi
    rm -rf "$lock" "$begun"
    printf 'Lectern could not be built: the messages above say why.\n' >&2
    return 1
}

# The flags every start uses; a class cache fits only a start with the same ones.
# Why these: see docs/decisions/0005-class-cache-and-serial-collector.md.
jvm_flags="-XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=4 -XX:TargetSurvivorRatio=90 -XX:+UseCompactObjectHeaders -Xss512k -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Dfile.encoding=UTF-8 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
# What the compilers needed for a moment goes back to the system; elsewhere the JVM cannot do that, and says so.
[ "$(uname -s)" != Linux ] || jvm_flags="$jvm_flags -XX:TrimNativeHeapInterval=2000"
# Each thread's own store of freed memory would be kept too.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-2}"

# What a class cache was made with: another JDK, the same one elsewhere, or one with other flags must not use it.
cache_fits() {
    dist=$root/cli/target/dist
    [ -f "$dist/lectern.aot" ] && [ -f "$dist/lectern.aot.for" ] || return 1
    [ "$(cat "$dist/lectern.aot.for")" = "$(cache_key)" ]
}

cache_key() {
    printf '%s %s\n%s\n' "$JAVA_HOME" "$dist" "$jvm_flags"
    cat "$JAVA_HOME/release"
}

make_start_cache() {
    dist=$root/cli/target/dist
    rm -f "$dist/lectern.aot" "$dist/lectern.aot.for"
    [ "${LECTERN_AOT-on}" != off ] || return 0
    # shellcheck disable=SC2086
    if "$JAVA_HOME/bin/java" $jvm_flags -Xmx256m -XX:AOTCacheOutput="$dist/lectern.aot.new" \
        -jar "$dist/lectern.jar" demo --train >"$dist/lectern.aot.log" 2>&1 && [ -s "$dist/lectern.aot.new" ]; then
        mv -f "$dist/lectern.aot.new" "$dist/lectern.aot"
        cache_key >"$dist/lectern.aot.for"
    fi
    rm -f "$dist/lectern.aot.new"
    return 0
}
