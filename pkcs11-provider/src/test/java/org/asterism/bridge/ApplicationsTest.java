package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.ticket.KeptLogins;
import org.asterism.token.UserName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may speak for an application, and when it ends.
class ApplicationsTest {
  private static final ApplicationId ID = new ApplicationId(LinkBench.id("one"));

  @TempDir Path folder;
  private TestCryptoki test;
  private Applications applications;

  @BeforeEach
  void open() throws Exception {
    test = new TestCryptoki(folder);
    applications =
        new Applications(
            Applications.Door.of(test.cryptoki),
            peer -> new UserName(peer.user().getName()),
            KeptLogins.none());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void theFirstControlConnectionMakesIt() throws Exception {
    refuses(Ckr.CRYPTOKI_NOT_INITIALIZED, peer("root"), false);
    Admission made = applications.bind(ID, peer("root"), 1, true);
    assertSame(made, applications.bind(ID, peer("root"), 1, false));
    assertEquals("root", made.application().user().user());
  }

  @Test
  void anotherUserCannotHoldIt() throws Exception {
    applications.bind(ID, peer("root"), 1, true);
    refuses(Ckr.FUNCTION_REJECTED, peer("nobody"), true);
  }

  @Test
  void itStaysWhoItWasWhenItsProcessBecomesAnotherUser() throws Exception {
    Admission made = applications.bind(ID, peer("root"), 1, true);
    assertSame(made, applications.bind(ID, peer("nobody"), 1, false));
    assertEquals("root", made.application().user().user());
  }

  @Test
  void itEndsWithTheLastControlConnection() throws Exception {
    Admission made = applications.bind(ID, peer("root"), 1, true);
    assertSame(made, applications.bind(ID, peer("root"), 1, true));
    made.releaseControl();
    assertFalse(made.application().isClosed());
    made.releaseControl();
    assertTrue(made.application().isClosed());
    refuses(Ckr.CRYPTOKI_NOT_INITIALIZED, peer("root"), false);
    assertNotSame(made, applications.bind(ID, peer("nobody"), 1, true));
  }

  @Test
  void itEndsAfterItsRunningCallsAndOnce() throws Exception {
    Admission made = applications.bind(ID, peer("root"), 1, true);
    assertTrue(made.enter());
    assertTrue(made.enter());
    made.end();
    assertFalse(made.enter());
    made.leave();
    assertFalse(made.application().isClosed());
    made.leave();
    assertTrue(made.application().isClosed());
    made.end();
    made.awaitEnd();
  }

  @Test
  void nothingTellsItsId() {
    assertEquals("ApplicationId[16]", ID.toString());
    assertEquals(new ApplicationId(LinkBench.id("one")), ID);
    assertFalse(ID.equals(new ApplicationId(LinkBench.id("two"))));
  }

  @Test
  void aUserHasAllGroupsOfTheMachine() throws Exception {
    UserName root = UserNames.of(peer("root"));
    assertEquals("root", root.user());
    assertTrue(root.groups().contains("root"));
  }

  private void refuses(Ckr expected, Peer peer, boolean control) {
    var refused =
        assertThrows(CryptokiException.class, () -> applications.bind(ID, peer, 1, control));
    assertEquals(expected, refused.ckr());
  }

  private static Peer peer(String user) throws Exception {
    var names = FileSystems.getDefault().getUserPrincipalLookupService();
    return new Peer(names.lookupPrincipalByName(user), names.lookupPrincipalByGroupName("root"));
  }
}
