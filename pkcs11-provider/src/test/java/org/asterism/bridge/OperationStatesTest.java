package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.MessageDigest;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.asterism.pkcs11.session.TranscribedDigest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Digests saved and restored (PKCS#11 v3.1 §5.6.5, §5.6.6).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationStatesTest {
  private static final byte[] SHA = TokenDesk.mechanism(Ckm.SHA256);
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
  private static final byte[] FIRST = new byte[100];
  private static final byte[] SECOND = {1, 2, 3};

  private TokenDesk desk;
  private TokenDesk other;

  @BeforeAll
  void open(@TempDir Path folder, @TempDir Path second) throws Exception {
    desk = new TokenDesk(folder);
    other = new TokenDesk(second);
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
    other.close();
  }

  @AfterEach
  void endAll() throws Exception {
    desk.ok("C_SessionCancel", desk.here().number(-1));
  }

  private byte[] saved(byte[] part) throws Exception {
    desk.ok("C_DigestInit", desk.here().octet(1).raw(SHA));
    desk.ok("C_DigestUpdate", desk.here().bytes(part));
    return state();
  }

  private byte[] state() throws Exception {
    return desk.output("C_GetOperationState", desk.here().buffer(1 << 17));
  }

  private static FrameClient.Fields restoring(long session, byte[] state, long key) {
    return FrameClient.fields().number(session).bytes(state).number(0).number(key);
  }

  private void assertRefused(Ckr expected, TokenDesk at, byte[] state) throws Exception {
    assertEquals(
        expected.code(), at.result("C_SetOperationState", restoring(at.session, state, 0)));
  }

  // The example of the standard: what came after the saving is forgotten, in the same session.
  @Test
  void goesOnFromWhereItWasSaved() throws Exception {
    byte[] state = saved(FIRST);
    desk.ok("C_DigestUpdate", desk.here().bytes(new byte[] {9, 9}));
    desk.ok("C_SetOperationState", restoring(desk.session, state, 0));
    desk.ok("C_DigestUpdate", desk.here().bytes(SECOND));
    var expected = MessageDigest.getInstance("SHA-256");
    expected.update(FIRST);
    assertArrayEquals(
        expected.digest(SECOND), desk.output("C_DigestFinal", desk.here().buffer(32)));
  }

  @Test
  void goesOnInAnotherSessionAndTwice() throws Exception {
    byte[] state = saved(FIRST);
    long session = desk.open();
    for (int round = 0; round < 2; round++) {
      desk.ok("C_SetOperationState", restoring(session, state, 0));
      var fields = FrameClient.fields().number(session).buffer(32);
      assertArrayEquals(
          MessageDigest.getInstance("SHA-256").digest(FIRST), desk.output("C_DigestFinal", fields));
    }
    desk.ok("C_CloseSession", FrameClient.fields().number(session));
  }

  @Test
  void tellsItsLengthAndHidesItsContents() throws Exception {
    byte[] state = saved(FIRST);
    var query = desk.here().octet(0).number(0);
    assertEquals(state.length, desk.call("C_GetOperationState", query).fields().getLong(8));
    assertEquals(
        Ckr.BUFFER_TOO_SMALL.code(),
        desk.result("C_GetOperationState", desk.here().buffer(state.length - 1)));
    byte[] again = state();
    assertEquals(state.length, again.length);
    org.junit.jupiter.api.Assertions.assertFalse(java.util.Arrays.equals(state, again));
  }

  @Test
  void refusesWhatIsNotItsOwn() throws Exception {
    byte[] state = saved(FIRST);
    for (int at = 0; at < state.length; at += 7) {
      byte[] bent = state.clone();
      bent[at] ^= 1;
      assertRefused(Ckr.SAVED_STATE_INVALID, desk, bent);
    }
    assertRefused(Ckr.SAVED_STATE_INVALID, desk, new byte[3]);
    assertRefused(Ckr.SAVED_STATE_INVALID, other, state);
    assertEquals(
        Ckr.KEY_NOT_NEEDED.code(),
        desk.result("C_SetOperationState", restoring(desk.session, state, 1)));
    assertEquals(
        Ckr.ARGUMENTS_BAD.code(),
        desk.result("C_SetOperationState", desk.here().octet(0).number(0).number(0)));
    desk.ok("C_Logout", desk.here());
    assertRefused(Ckr.SAVED_STATE_INVALID, desk, state);
    desk.login(Cku.USER, TokenDesk.USER);
    desk.ok("C_SetOperationState", restoring(desk.session, state, 0));
  }

  @Test
  void aRefusedStateLeavesADigestAsItIs() throws Exception {
    desk.ok("C_DigestInit", desk.here().octet(1).raw(SHA));
    desk.ok("C_DigestUpdate", desk.here().bytes(FIRST));
    assertRefused(Ckr.SAVED_STATE_INVALID, desk, new byte[60]);
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(FIRST),
        desk.output("C_DigestFinal", desk.here().buffer(32)));
  }

  @Test
  void savesNoOtherOperationAndNoMoreThanItSays() throws Exception {
    var get = desk.here().buffer(1 << 17);
    assertEquals(Ckr.OPERATION_NOT_INITIALIZED.code(), desk.result("C_GetOperationState", get));
    byte[] most = new byte[TranscribedDigest.MAX_TRANSCRIPT_BYTES];
    byte[] _ = saved(most);
    desk.ok("C_DigestUpdate", desk.here().bytes(SECOND));
    assertEquals(Ckr.STATE_UNSAVEABLE.code(), desk.result("C_GetOperationState", get));
    var expected = MessageDigest.getInstance("SHA-256");
    expected.update(most);
    assertArrayEquals(
        expected.digest(SECOND), desk.output("C_DigestFinal", desk.here().buffer(32)));
    desk.ok("C_EncryptInit", desk.here().octet(1).raw(CBC).number(desk.aesKey()));
    assertEquals(Ckr.STATE_UNSAVEABLE.code(), desk.result("C_GetOperationState", get));
  }

  // A state holds all that was digested; a key's value is to be in none.
  @Test
  void savesNoKey() throws Exception {
    var open =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.EXTRACTABLE))
            .raw(TokenDesk.attribute(Cka.SENSITIVE, new byte[1]))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    long key = desk.call("C_GenerateKey", open).fields().getLong(8);
    byte[] _ = saved(FIRST);
    desk.ok("C_DigestKey", desk.here().number(key));
    assertEquals(
        Ckr.STATE_UNSAVEABLE.code(), desk.result("C_GetOperationState", desk.here().buffer(500)));
  }
}
