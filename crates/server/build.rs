//! Rebuilds when the web app was built anew: its files are part of the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
