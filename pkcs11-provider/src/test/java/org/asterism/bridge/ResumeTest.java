package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.asterism.bridge.RestartedEngine.Line;
import org.asterism.bridge.RestartedEngine.Named;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cks;
import org.asterism.cryptoki.Cku;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions and logins outlive the engine, for the application that has the ticket, and for as long
/// as it is logged in.
class ResumeTest {
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);

  private RestartedEngine engine;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    engine = new RestartedEngine(folder);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
  }

  private Line come(String name) throws Exception {
    return engine.come(name, RestartedEngine.NO_TICKET, List.of());
  }

  private Line back(String name, Line before, long session) throws Exception {
    return engine.come(name, before.ticket, List.of(loggedIn(session)));
  }

  private Named loggedIn(long session) {
    return new Named(session, engine.slot, Cks.RW_USER_FUNCTIONS);
  }

  private static FrameClient.Fields at(long session) {
    return FrameClient.fields().number(session);
  }

  private static FrameClient.Fields signInit(long session, long key) {
    return at(session).octet(1).raw(HMAC).number(key);
  }

  private static long hmacKey(Line line, long session) throws Exception {
    var template =
        at(session)
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.TOKEN))
            .raw(TokenDesk.flag(Cka.SIGN))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    return line.call("C_GenerateKey", template).fields().getLong(8);
  }

  private static long sign(Line line, long session) throws Exception {
    return line.call("C_Sign", at(session).bytes(new byte[20]).buffer(32)).result();
  }

  @Test
  void sessionLoginAndHandlesGoOn() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    long key = hmacKey(before, session);
    engine.crash();
    Line after = back("a", before, session);
    assertEquals(0, after.result);
    assertArrayEquals(before.ticket, after.ticket);
    assertEquals(Cks.RW_USER_FUNCTIONS, after.state(session));
    after.ok("C_SignInit", signInit(session, key));
    assertEquals(0, sign(after, session));
    assertNotEquals(session, after.open(engine.slot));
    engine.restart();
    assertEquals(Cks.RW_USER_FUNCTIONS, back("a", after, session).state(session));
  }

  @Test
  void activeOperationsAndSessionObjectsAreLost() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    before.ok("C_SignInit", signInit(session, hmacKey(before, session)));
    var template =
        at(session)
            .raw(TokenDesk.mechanism(Ckm.AES_KEY_GEN))
            .raw(TokenDesk.ints(1))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    long object = before.call("C_GenerateKey", template).fields().getLong(8);
    engine.crash();
    Line after = back("a", before, session);
    assertEquals(Ckr.OPERATION_NOT_INITIALIZED.code(), sign(after, session));
    assertNotEquals(object, after.call("C_GenerateKey", template).fields().getLong(8));
    assertEquals(
        Ckr.OBJECT_HANDLE_INVALID.code(),
        after.call("C_DestroyObject", at(session).number(object)).result());
  }

  @Test
  void nobodyElseHasTheLogin() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    byte[] other = before.ticket.clone();
    other[0]++;
    engine.crash();
    Line guessing = engine.come("a", other, List.of(loggedIn(session)));
    assertEquals(Optional.of(engine.slot), guessing.gone);
    assertEquals(-1, guessing.state(session));
    assertFalse(java.util.Arrays.equals(other, guessing.ticket));
    engine.crash();
    Line stranger = back("b", before, session);
    assertEquals(-1, stranger.state(session));
    stranger.end();
  }

  @Test
  void anotherUserHasNotTheLogin() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    var names = FileSystems.getDefault().getUserPrincipalLookupService();
    var nobody = new Peer(names.lookupPrincipalByName("54321"), Peer.self().group());
    engine.crash();
    Line other = engine.come("a", nobody, before.ticket, List.of(loggedIn(session)));
    assertEquals(Optional.of(engine.slot), other.gone);
    assertEquals(-1, other.state(session));
  }

  @Test
  void aLoginIsNotKeptBeyondItsEnd() throws Exception {
    Line line = come("a");
    long session = line.openLoggedIn();
    assertEquals(1, engine.files().size());
    line.ok("C_Logout", at(session));
    assertEquals(List.of(), engine.files());
    line.ok("C_Login", TokenDesk.pin(session, Cku.USER, RestartedEngine.USER));
    line.ok("C_CloseSession", at(session));
    assertEquals(List.of(), engine.files());
    line.openLoggedIn();
    assertEquals(1, engine.files().size());
    line.end();
    assertEquals(List.of(), engine.files());
  }

  @Test
  void aLoginThatTheApplicationDoesNotKnowOfIsForgotten() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    engine.crash();
    var open = new Named(session, engine.slot, Cks.RO_PUBLIC_SESSION);
    Line after = engine.come("a", before.ticket, List.of(open));
    assertEquals(Cks.RO_PUBLIC_SESSION, after.state(session));
    assertEquals(List.of(), engine.files());
  }

  @Test
  void filesTellNothingAndAreTheEnginesAlone() throws Exception {
    come("a").openLoggedIn();
    Path file = engine.files().getFirst();
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertFalse(text.contains(RestartedEngine.USER));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whoseVaultsAreAwayComesBackLater() throws Exception {
    Line before = come("a");
    long session = before.openLoggedIn();
    engine.crash();
    engine.reachVault(false);
    assertEquals(Ckr.DEVICE_ERROR.code(), back("a", before, session).result);
    engine.reachVault(true);
    assertEquals(Cks.RW_USER_FUNCTIONS, back("a", before, session).state(session));
  }

  @Test
  void whoChangedThePinGoesOnAndOthersLogInAgain() throws Exception {
    Line first = come("a");
    long session = first.openLoggedIn();
    Line second = come("b");
    long others = second.openLoggedIn();
    var change = at(session).bytes(TokenDesk.ascii(RestartedEngine.USER));
    first.ok("C_SetPIN", change.bytes(TokenDesk.ascii("another-1")));
    engine.crash();
    long tries = engine.triesLeft();
    assertEquals(Cks.RW_USER_FUNCTIONS, back("a", first, session).state(session));
    assertEquals(-1, back("b", second, others).state(others));
    assertEquals(tries, engine.triesLeft());
  }

  @Test
  void theOfficerEndsWhatIsKept() throws Exception {
    come("a").openLoggedIn();
    engine.crash();
    assertEquals(1, engine.files().size());
    Line officer = come("b");
    long session = officer.open(engine.slot);
    officer.ok("C_Login", TokenDesk.pin(session, Cku.SO, RestartedEngine.OFFICER));
    officer.ok("C_InitPIN", at(session).bytes(TokenDesk.ascii("another-1")));
    officer.ok("C_Logout", at(session));
    assertEquals(List.of(), engine.files());
  }

  /// The PIN was changed where this engine did not see it: one try tells all applications.
  @Test
  void aWrongPinIsTriedOnce() throws Exception {
    Line first = come("a");
    long session = first.openLoggedIn();
    Line second = come("b");
    long others = second.openLoggedIn();
    byte[] kept = Files.readAllBytes(engine.files().getFirst());
    byte[] also = Files.readAllBytes(engine.files().getLast());
    List<Path> files = engine.files();
    var change = at(session).bytes(TokenDesk.ascii(RestartedEngine.USER));
    first.ok("C_SetPIN", change.bytes(TokenDesk.ascii("another-1")));
    engine.crash();
    Files.write(files.getFirst(), kept);
    Files.write(files.getLast(), also);
    long tries = engine.triesLeft();
    Line after = back("a", first, session);
    assertEquals(0, after.result);
    assertEquals(-1, after.state(session));
    assertEquals(List.of(), engine.files());
    assertEquals(-1, back("b", second, others).state(others));
    assertEquals(tries - 1, engine.triesLeft());
    long anew = after.open(engine.slot);
    after.ok("C_Login", TokenDesk.pin(anew, Cku.USER, "another-1"));
  }

  @Test
  void anApplicationThatIsStillThereGoesOn() throws Exception {
    Line line = come("a");
    long session = line.openLoggedIn();
    line.ok("C_SignInit", signInit(session, hmacKey(line, session)));
    Line again = back("a", line, session);
    assertEquals(0, again.result);
    line.end();
    assertEquals(0, sign(again, session));
    assertArrayEquals(line.ticket, again.ticket);
  }

  @Test
  void noStateThatThereIsNotAndNoSessionTwice() throws Exception {
    var wrong = new Named(77, engine.slot, 5);
    assertEquals(
        Ckr.ARGUMENTS_BAD.code(),
        engine.come("a", RestartedEngine.NO_TICKET, List.of(wrong)).result);
    var open = new Named(77, engine.slot, Cks.RW_PUBLIC_SESSION);
    Line twice = engine.come("a", RestartedEngine.NO_TICKET, List.of(open, open));
    assertEquals(Optional.of(engine.slot), twice.gone);
    var nowhere = new Named(78, 4711, Cks.RW_PUBLIC_SESSION);
    assertEquals(
        Optional.of(4711L), engine.come("b", RestartedEngine.NO_TICKET, List.of(nowhere)).gone);
  }
}
