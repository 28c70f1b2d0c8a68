//! Where things are on people's machines.

use std::path::{Path, PathBuf};

/// The system: programs, libraries, settings, devices, processes.
pub(super) const SYSTEM: &[&str] = &[
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/gnu", "/snap", "/var",
    "/run", "/proc", "/sys", "/dev",
];

/// The devices that a program writes to.
pub(super) const DEVICES: &[&str] = &[
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/tty",
    "/dev/ptmx",
    "/dev/pts",
    "/dev/shm",
];

/// What shells and tools read in a home: programs and settings, no secrets.
pub(super) const HOME_READ: &[&str] = &[
    ".profile",
    ".bash_profile",
    ".bash_login",
    ".bashrc",
    ".zshenv",
    ".zprofile",
    ".zshrc",
    ".inputrc",
    ".gitconfig",
    ".config/git",
    ".tool-versions",
    ".cargo/bin",
    ".cargo/env",
    ".cargo/config.toml",
    ".rustup",
    ".nvm",
    ".volta",
    ".asdf",
    ".pyenv",
    ".rbenv",
    ".sdkman",
    ".bun",
    ".deno",
    ".dotnet",
    ".local/bin",
    ".local/lib",
    ".local/share/fnm",
    ".local/share/mise",
    ".local/share/pnpm",
    ".local/share/uv",
    "go/bin",
];

/// What tools keep between runs so as not to fetch it again.
pub(super) const HOME_WRITE: &[&str] = &[
    ".cache",
    ".npm",
    ".cargo/registry",
    ".cargo/git",
    ".cargo/.package-cache",
    ".cargo/.package-cache-mutate",
    ".cargo/.global-cache",
    ".gradle/caches",
    ".m2/repository",
    ".nuget/packages",
    ".bun/install/cache",
    ".local/share/pnpm/store",
    "go/pkg",
];

/// Of these, what nearly every tool asks for.
pub(super) const MADE: &[&str] = &[".cache", ".npm"];

/// What belongs to the programs in the folder `place`: the folder, and, for a
/// `bin`, what was installed with it, unless that is a home or the whole disk.
/// Nothing of a place that holds the home, or that depends on where one stands.
pub(super) fn of_programs(place: &Path, home: &Path) -> Vec<PathBuf> {
    // A link to a home is one, too.
    let real = if place.is_absolute() { place.canonicalize().ok() } else { None };
    let Some(place) = real.filter(|place| !home.starts_with(place)) else { return Vec::new() };
    let beside = place.parent().filter(|_| place.ends_with("bin"));
    // `~/.local/bin` stands beside everybody's data, `~/.cargo/bin` beside tokens.
    let is_shared = |beside: &Path| home.starts_with(beside) || beside.parent() == Some(home);
    let mut found = vec![place.clone()];
    found.extend(beside.filter(|beside| beside.parent().is_some() && !is_shared(beside)).map(Path::to_owned));
    found
}

/// What belongs to one program: the packages it was installed with, or itself.
pub(super) fn of_program(program: &Path) -> PathBuf {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    let packages = program.ancestors().filter(|place| place.ends_with("node_modules")).last();
    packages.map_or_else(|| program.clone(), Path::to_owned)
}
