package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has the housekeeping key and no PIN can write rows that count before a login only: after it
/// they are hidden and logged (protocol §6).
class ForgedRowsTest {
  private static final RowSigner NO_ROOT = _ -> new byte[32];

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aPublicObjectOfAForgerIsHiddenOnceSomebodyLogsIn() throws Exception {
    long real = create(StoredKeys.label("real"));
    long other = create(StoredKeys.label("other"));
    forge(RowKind.OBJECT, real, row -> row.activated(content(other), row.locator()));
    assertTrue(bench.token().objects().find(real, Optional.empty()).isPresent());
    try (var log = new LogWatch();
        Login user = Bench.login(bench.token())) {
      TokenObjects view = bench.token().objects();
      assertTrue(view.find(real, Optional.of(user)).isEmpty());
      assertTrue(view.find(other, Optional.of(user)).isPresent());
      assertTrue(log.says("ERROR", "object " + real + " is hidden"));
    }
  }

  @Test
  void trustIsBelievedAfterALoginOnly() throws Exception {
    long certificate;
    try (Login officer = Bench.login(bench.token(), Role.SO, Bench.SO_PIN)) {
      var trusted = StoredKeys.label("ca").with(Cka.TRUSTED, true);
      certificate =
          bench
              .token()
              .objects()
              .create(officer, StoredKeys.publicObject(trusted, Optional.empty()))
              .number();
    }
    assertFalse(object(Optional.empty(), certificate).attributes().isTrue(Cka.TRUSTED));
    try (Login user = Bench.login(bench.token())) {
      assertTrue(object(Optional.of(user), certificate).attributes().isTrue(Cka.TRUSTED));
    }
  }

  @Test
  void aKeyIsNotUsedWithAnotherKeysLocator() throws Exception {
    long one = bench.createdKey();
    bench.createdKey();
    var keys = bench.rows().stream().filter(row -> row.kind() == RowKind.KEY).toList();
    Row first = keys.getFirst();
    Row second = keys.getLast();
    forge(RowKind.KEY, first.id(), row -> row.activated(row.content(), second.locator()));
    bench.restartEngine();
    try (Login user = Bench.login(bench.token())) {
      var refused =
          assertThrows(CryptokiException.class, () -> Bench.signs(bench.token(), user, one));
      assertEquals(Ckr.KEY_HANDLE_INVALID, refused.ckr());
    }
  }

  @Test
  void aTokenRowOfAForgerOpensForNobody() throws Exception {
    bench
        .environment()
        .directory()
        .update(transaction -> {
          TokenRow row = transaction.tokens().getFirst();
          byte[] content = row.content().clone();
          content[content.length - 1] ^= 1;
          assertTrue(transaction.compareAndSet(row, RowState.ACTIVE, content));
        });
    bench.restartEngine();
    try (var log = new LogWatch()) {
      var refused = assertThrows(CryptokiException.class, () -> Bench.login(bench.token()));
      assertEquals(Ckr.TOKEN_NOT_RECOGNIZED, refused.ckr());
      assertTrue(log.says("ERROR", "does not fit its root"));
    }
  }

  @Test
  void privateAttributesDoNotOpenForTheOfficer() throws Exception {
    long key = bench.createdKey();
    try (Login officer = Bench.login(bench.token(), Role.SO, Bench.SO_PIN)) {
      assertTrue(bench.token().objects().find(key, Optional.of(officer)).isEmpty());
      var refused =
          assertThrows(
              CryptokiException.class,
              () -> bench.token().objects().change(officer, key, StoredKeys.label("mine")));
      assertEquals(Ckr.OBJECT_HANDLE_INVALID, refused.ckr());
    }
  }

  // The officer's login has the token root, and so can sign rows.
  @Test
  void anObjectDoesNotOpenWithAnothersPrivateAttributes() throws Exception {
    long one = bench.createdKey();
    long other = bench.createdKey();
    try (Login officer = Bench.login(bench.token(), Role.SO, Bench.SO_PIN)) {
      RowSigner root = officer.opened().root()::mac;
      byte[] swapped = content(other);
      bench
          .environment()
          .directory()
          .update(transaction -> {
            Row row = transaction.find(RowKind.OBJECT, one).orElseThrow();
            Row forged = row.activated(swapped, row.locator());
            assertTrue(transaction.compareAndSet(row, forged, root).isPresent());
          });
    }
    try (var log = new LogWatch();
        Login user = Bench.login(bench.token())) {
      List<Long> seen =
          State.objects(bench.token(), user).stream().map(TokenObject::number).toList();
      assertFalse(seen.contains(one));
      assertTrue(seen.contains(other));
      assertTrue(log.says("ERROR", "object " + one + " is hidden: a sealed field does not open"));
    }
  }

  private interface Forgery {
    Row apply(Row row);
  }

  private void forge(RowKind kind, long id, Forgery forgery) {
    bench
        .environment()
        .directory()
        .update(transaction -> {
          Row row = transaction.find(kind, id).orElseThrow();
          assertTrue(transaction.compareAndSet(row, forgery.apply(row), NO_ROOT).isPresent());
        });
  }

  private byte[] content(long id) {
    return bench
        .environment()
        .directory()
        .read(transaction -> transaction.find(RowKind.OBJECT, id))
        .orElseThrow()
        .content();
  }

  private long create(Attributes attributes) throws Exception {
    long number;
    try (Login user = Bench.login(bench.token())) {
      var object = StoredKeys.publicObject(attributes, Optional.empty());
      number = bench.token().objects().create(user, object).number();
      bench.settle();
    }
    bench.restartEngine();
    return number;
  }

  private TokenObject object(Optional<Login> login, long number) throws Exception {
    return bench.token().objects().find(number, login).orElseThrow();
  }
}
