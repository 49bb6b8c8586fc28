package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.vault.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search sees the token as it was at one moment and by its own login, and a write costs what it
/// changes.
class ObjectSearchTest {
  private static final int PAIRS = 12;

  private final Witness index = new Witness();
  private Bench bench;
  private Tokens tokens;
  private Login user;

  /// An index that counts what it is told.
  private static final class Witness implements ObjectIndex {
    private final ScanningIndex scanning = new ScanningIndex();
    private final List<Long> told = new ArrayList<>();
    private int cleared;

    @Override
    public void change(long number, Optional<Attributes> before, Optional<Attributes> after) {
      told.add(number);
      scanning.change(number, before, after);
    }

    @Override
    public long[] find(Template wanted, LongFunction<Optional<Attributes>> shown) {
      return scanning.find(wanted, shown);
    }

    @Override
    public void clear() {
      cleared++;
      scanning.clear();
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    bench = Bench.withToken(folder);
    tokens =
        Tokens.open(
            bench.environment(), _ -> TokenSettings.DEFAULT, TokenLimits.DEFAULT, () -> index);
    user = Bench.login(token());
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    tokens.close();
    bench.close();
  }

  @Test
  void aWriteTellsTheIndexOfWhatItChangedAndOfNothingElse() throws Exception {
    for (int i = 0; i < 20; i++) {
      objects().create(user, StoredKeys.ec());
    }
    for (int i = 0; i < 20; i++) {
      index.told.clear();
      long made = objects().create(user, StoredKeys.ec()).number();
      assertEquals(21 + i, objects().search(Template.EMPTY, Optional.of(user)).length);
      assertEquals(0, objects().search(Template.EMPTY, Optional.empty()).length);
      assertEquals(List.of(made), index.told);
    }
    index.told.clear();
    long some = objects().search(Template.EMPTY, Optional.of(user))[3];
    objects().change(user, some, StoredKeys.privateLabel("changed"));
    objects().destroy(user, some);
    assertEquals(List.of(some, some), index.told);
  }

  @Test
  void aSearchSeesBothOfAPairOrNone() throws Exception {
    try (var threads = Executors.newFixedThreadPool(1)) {
      Future<?> making =
          threads.submit(() -> {
            for (int i = 0; i < PAIRS; i++) {
              NewObject key = StoredKeys.ec();
              objects().createPair(user, StoredKeys.publicHalf(key), key);
            }
            return true;
          });
      while (!making.isDone()) {
        assertEquals(0, objects().search(Template.EMPTY, Optional.of(user)).length % 2);
      }
      making.get();
    }
    assertEquals(2 * PAIRS, objects().search(Template.EMPTY, Optional.of(user)).length);
    assertEquals(PAIRS, objects().search(Template.EMPTY, Optional.empty()).length);
  }

  /// One index for all: what is in it is shown by login.
  @Test
  void eachLoginFindsWhatItMaySee() throws Exception {
    NewObject key = StoredKeys.ec();
    List<TokenObject> pair = objects().createPair(user, StoredKeys.publicHalf(key), key);
    long trusted;
    try (Login officer = Bench.login(token(), Role.SO, Bench.SO_PIN)) {
      Attributes attributes = StoredKeys.label("root").with(Cka.TRUSTED, true);
      var object = StoredKeys.publicObject(attributes, Optional.empty());
      trusted = objects().create(officer, object).number();
      assertEquals(List.of(pair.getFirst().number(), trusted), found(Optional.of(officer), ANY));
      assertEquals(List.of(trusted), found(Optional.of(officer), TRUSTED));
    }
    assertEquals(3, found(Optional.of(user), ANY).size());
    assertEquals(List.of(trusted), found(Optional.of(user), TRUSTED));
    assertEquals(List.of(pair.getFirst().number(), trusted), found(Optional.empty(), ANY));
    assertEquals(List.of(), found(Optional.empty(), TRUSTED), "nobody has verified it");
  }

  @Test
  void aTokenThatClosedIsForgotten() throws Exception {
    long key = objects().create(user, StoredKeys.ec()).number();
    long open = objects().create(user, publicObject()).number();
    assertEquals(2, found(Optional.of(user), ANY).size());
    user.close();
    bench.pass(TokenSettings.DEFAULT.linger());
    assertEquals(1, index.cleared);
    index.told.clear();
    assertEquals(List.of(open), found(Optional.empty(), ANY));
    assertEquals(List.of(open), index.told, "what is private is not opened");
    user = Bench.login(token());
    assertTrue(objects().find(key, Optional.of(user)).isPresent());
  }

  private static final Template ANY = Template.EMPTY;
  private static final Template TRUSTED =
      new Template(
          List.of(
              new Template.Entry(
                  Cka.TRUSTED,
                  Attributes.NONE.with(Cka.TRUSTED, true).get(Cka.TRUSTED).orElseThrow())));

  private static NewObject publicObject() {
    return StoredKeys.publicObject(StoredKeys.label("open"), Optional.empty());
  }

  private List<Long> found(Optional<Login> login, Template wanted) throws CryptokiException {
    return Arrays.stream(objects().search(wanted, login)).boxed().toList();
  }

  private Token token() {
    return tokens.token(1).orElseThrow();
  }

  private TokenObjects objects() {
    return token().objects();
  }
}
