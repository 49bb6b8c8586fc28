package org.asterism.kernel;

/// A library that a kernel wants and this machine lacks, or has in a form that does not serve.
///
/// @param debianPackage what brings it
/// @param found what was found in its place
public record MissingLibrary(String library, String debianPackage, String found) {
  @Override
  public String toString() {
    return "expected %s (Debian: %s), found: %s".formatted(library, debianPackage, found);
  }
}
