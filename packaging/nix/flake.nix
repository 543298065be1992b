# Use it with the folder in the address: `nix run 'git+file:.?dir=packaging/nix'`.
{
  description = "Reader for news in the terminal";

  inputs.nixpkgs.url = "nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      packages = system: rec {
        pullquote = nixpkgs.legacyPackages.${system}.callPackage ./package.nix { };
        default = pullquote;
      };
    in
    {
      packages = nixpkgs.lib.genAttrs systems packages;
    };
}
