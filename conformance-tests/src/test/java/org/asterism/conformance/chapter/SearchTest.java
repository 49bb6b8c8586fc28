package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.asterism.conformance.chapter.Templates.template;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Finding objects (PKCS#11 v3.1 §5.7.7–§5.7.9).
class SearchTest {
  private static final int MANY = 150;

  private static PKCS11 wrapper;
  private static Token token;
  private static Session session;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().token();
    wrapper = token.library().wrapper();
    session = token.user();
  }

  @AfterAll
  static void endSession() throws PKCS11Exception {
    session.close();
  }

  private static long data(String label, boolean onToken) throws PKCS11Exception {
    return session.create(
        CKA_CLASS, CKO_DATA, CKA_TOKEN, onToken, CKA_LABEL, label, CKA_VALUE, new byte[1]);
  }

  // All attributes of the template must be equal, empty ones and absent ones included.
  @Test
  void findsWhatHasAllOfIt() throws PKCS11Exception {
    long first = data("same", false);
    long second = data("same", true);
    long other = data("other", false);
    assertEquals(Set.of(first, second), new TreeSet<>(session.find(CKA_LABEL, "same")));
    assertEquals(List.of(second), session.find(CKA_LABEL, "same", CKA_TOKEN, true));
    assertEquals(List.of(), session.find(CKA_LABEL, "sam"));
    assertEquals(List.of(), session.find(CKA_LABEL, "same", CKA_CLASS, CKO_PUBLIC_KEY));
    assertEquals(List.of(), session.find(0x4711L, new byte[1]));
    Set<Long> all = new TreeSet<>(session.find());
    assertEquals(true, all.containsAll(List.of(first, second, other)));
    session.destroy(second);
    assertEquals(List.of(first), session.find(CKA_LABEL, "same"));
    session.destroy(first);
    session.destroy(other);
  }

  // A key's value finds nothing, however well guessed, where it may not be read.
  @Test
  void nothingSensitiveIsFoundByItsValue() throws PKCS11Exception {
    byte[] value = Numbers.pattern(16, 8);
    long key = Recipes.importAes(session, value);
    long sensitive = session.copy(key, CKA_SENSITIVE, true);
    assertEquals(false, session.find(CKA_VALUE, value).contains(sensitive));
    session.destroy(key);
    session.destroy(sensitive);
  }

  // pkcs11-tool asks for many at once, libp11 for one.
  @Test
  void handsOutAsManyAsAreAskedFor() throws PKCS11Exception {
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      made.add(data("many", false));
    }
    wrapper.C_FindObjectsInit(session.handle(), template(CKA_LABEL, "many"), true);
    List<Long> found = new ArrayList<>();
    found.add(wrapper.C_FindObjects(session.handle(), 1)[0]);
    long[] rest = wrapper.C_FindObjects(session.handle(), MANY);
    assertEquals(MANY - 1, rest.length);
    for (long object : rest) {
      found.add(object);
    }
    assertEquals(0, wrapper.C_FindObjects(session.handle(), 1).length);
    wrapper.C_FindObjectsFinal(session.handle());
    assertEquals(new TreeSet<>(made), new TreeSet<>(found));
    for (long object : made) {
      session.destroy(object);
    }
  }

  // §5.7.7: one search at a time in a session; each session has its own.
  @Test
  void searchesOneThingAtATime() throws PKCS11Exception {
    assertRefused(CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_FindObjects(session.handle(), 1));
    assertRefused(
        CKR_OPERATION_NOT_INITIALIZED, () -> wrapper.C_FindObjectsFinal(session.handle()));
    wrapper.C_FindObjectsInit(session.handle(), template(CKA_LABEL, "x"), true);
    assertRefused(
        CKR_OPERATION_ACTIVE,
        () -> wrapper.C_FindObjectsInit(session.handle(), template(CKA_LABEL, "y"), true));
    try (Session other = token.openReadOnly()) {
      assertEquals(List.of(), other.find(CKA_LABEL, "y"));
    }
    wrapper.C_FindObjectsFinal(session.handle());
  }
}
