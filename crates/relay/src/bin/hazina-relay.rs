//! The relay as a program of its own; all of it is in `relay::program`.

fn main() -> std::process::ExitCode {
    relay::program::main(std::env::args_os())
}
