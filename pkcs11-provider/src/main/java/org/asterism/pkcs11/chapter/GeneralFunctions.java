package org.asterism.pkcs11.chapter;

/// General-purpose functions (PKCS#11 v3.1 §5.4). Safe for use by many threads.
public final class GeneralFunctions {
  public static final String MANUFACTURER = "Asterism";

  /// A `CK_VERSION`.
  public record Version(int major, int minor) {}

  /// A `CK_INFO`.
  ///
  /// @param manufacturer at most 32 bytes
  /// @param library at most 32 bytes
  public record LibraryInfo(
      Version cryptoki, String manufacturer, String library, Version libraryVersion) {}

  public GeneralFunctions() {}

  /// `C_GetInfo`.
  public LibraryInfo info() {
    return new LibraryInfo(
        new Version(3, 2), MANUFACTURER, "Asterism threshold keys", new Version(0, 1));
  }
}
