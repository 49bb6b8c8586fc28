package org.asterism.pkcs11.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.Test;

/// A token is made anew only while no application has a session with it (PKCS#11 v3.1 §5.5.7).
class OpenSessionsTest {
  private final OpenSessions sessions = new OpenSessions();

  private static void refuses(Ckr expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(CryptokiException.class, call).ckr());
  }

  @Test
  void openSessionsKeepATokenAsItIs() throws Exception {
    sessions.enter(1);
    sessions.enter(1);
    sessions.leave(1);
    refuses(Ckr.SESSION_EXISTS, () -> sessions.withoutSessions(1, () -> {}));
    sessions.withoutSessions(2, () -> {});
    sessions.leave(1);
    sessions.withoutSessions(1, () -> {});
  }

  @Test
  void nobodyEntersWhileATokenIsMade() throws Exception {
    sessions.withoutSessions(
        1,
        () -> {
          refuses(Ckr.TOKEN_NOT_RECOGNIZED, () -> sessions.enter(1));
          refuses(Ckr.SESSION_EXISTS, () -> sessions.withoutSessions(1, () -> {}));
        });
    sessions.enter(1);
  }

  @Test
  void aFailureReleasesTheSlot() throws Exception {
    refuses(
        Ckr.PIN_INCORRECT,
        () ->
            sessions.withoutSessions(
                1,
                () -> {
                  throw new CryptokiException(Ckr.PIN_INCORRECT, "for the test");
                }));
    sessions.enter(1);
  }
}
