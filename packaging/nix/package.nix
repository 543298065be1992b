# The package, built from this checkout: `nix-build packaging/nix`, or `callPackage packaging/nix/package.nix { }`.
{ lib, rustPlatform, installShellFiles }:

let
  manifest = lib.importTOML ../../Cargo.toml;
in
rustPlatform.buildRustPackage {
  pname = "pullquote";
  inherit (manifest.workspace.package) version;
  src = lib.cleanSource ../..;
  cargoLock.lockFile = ../../Cargo.lock;
  cargoBuildFlags = [ "--package" "pullquote" ];
  # The tests drive pseudo-terminals and shells that the sandbox lacks.
  doCheck = false;
  nativeBuildInputs = [ installShellFiles ];
  postInstall = ''
    $out/bin/pullquote man --all $out/share/man/man1
    for shell in bash fish zsh; do
      $out/bin/pullquote completions $shell > pullquote.$shell
    done
    installShellCompletion pullquote.{bash,fish,zsh}
    install -Dm644 packaging/pullquote.desktop -t $out/share/applications
    install -Dm644 packaging/pullquote.svg -t $out/share/icons/hicolor/scalable/apps
  '';
  meta = {
    inherit (manifest.package) description;
    license = with lib.licenses; [ mit asl20 ];
    mainProgram = "pullquote";
  };
}
