package org.asterism.pkcs11.session;

/// How much one application, and one user, may hold at a time.
///
/// @param applicationsPerUser beyond it: `CKR_DEVICE_MEMORY`
/// @param sessionsPerApplication over all tokens; beyond it: `CKR_SESSION_COUNT`
/// @param sessionObjectsPerApplication over all tokens; beyond it: `CKR_DEVICE_MEMORY`
public record Limits(
    int applicationsPerUser, int sessionsPerApplication, int sessionObjectsPerApplication) {
  public static final Limits DEFAULT = new Limits(1024, 4096, 16_384);

  public Limits {
    if (Math.min(
            applicationsPerUser, Math.min(sessionsPerApplication, sessionObjectsPerApplication))
        < 1) {
      throw new IllegalArgumentException("a limit below one lets nobody in");
    }
  }
}
