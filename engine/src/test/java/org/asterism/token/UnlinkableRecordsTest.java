package org.asterism.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Standing;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two vaults keep of one key, opened with their own data keys, shares nothing by which it
/// could be matched, and nothing anywhere tells what key it is (design §7).
class UnlinkableRecordsTest {
  private static final String LABEL = "a label that nobody else has";
  private static final String ID = "an id of its own";
  private static final int RUN = 8;

  @TempDir Path folder;
  private Bench bench;
  private NewObject made;

  @BeforeEach
  void create() throws Exception {
    bench = Bench.withToken(folder);
    NewObject rsa = StoredKeys.rsa();
    Attributes attributes =
        Attributes.NONE.with(Cka.LABEL, LABEL.getBytes(UTF_8)).with(Cka.ID, ID.getBytes(UTF_8));
    made = new NewObject(attributes.with(Cka.PRIVATE, true), rsa.key(), rsa.material());
    NewObject publicHalf = StoredKeys.publicObject(attributes, made.key());
    try (Login user = Bench.login(bench.token())) {
      bench.token().objects().createPair(user, publicHalf, made);
    }
    bench.tryAgain();
    State.requireTidy(bench);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aKeyRecordHasTheFieldsOfTheDesignAndNoOther() {
    // handle | type | usage | epoch tag | share | commitments | policy | companion; type and usage
    // are what kind of record it is: an assembled share can be released and nothing else.
    assertEquals(List.of("handle", "epoch", "contents"), components(Entry.class));
    assertEquals(
        List.of("share", "commitments", "policy", "companion"), components(StoredRecord.Key.class));
    assertEquals(List.of("key", "policy", "companion"), components(StoredRecord.Companion.class));
  }

  @Test
  void theOpenedRowIsNoLongerThanItsFields() throws Exception {
    for (int vault = 0; vault < Bench.N; vault++) {
      Map<String, byte[]> fields = keyRecord(vault);
      int overhead = 2 + 4 * Integer.BYTES;
      int expected = fields.values().stream().mapToInt(field -> field.length).sum() + overhead;
      assertEquals(
          List.of(expected),
          bench.house(vault).openedKeyLengths(),
          "type, usage and four lengths, nothing else");
    }
  }

  @Test
  void twoVaultsHoldNoEqualValueButSizeAndTheNamedOnes() throws Exception {
    for (int one = 0; one < Bench.N; one++) {
      for (int other = one + 1; other < Bench.N; other++) {
        requireUnlike(keyRecord(one), keyRecord(other));
        requireNoCommonRun(keyRecord(one), keyRecord(other));
        requireNoCommonRun(objectRecord(one), objectRecord(other));
      }
    }
  }

  @Test
  void whatIsKeptBesideARecordSharesNoValueEither() throws Exception {
    assertEquals(
        List.of("handle", "engine", "token", "confirmed", "marked", "bytes"),
        components(Standing.class));
    Set<String> names = new HashSet<>();
    int kept = 0;
    for (int vault = 0; vault < Bench.N; vault++) {
      Set<String> ofVault = new HashSet<>();
      try (Records records = bench.house(vault).read()) {
        for (Standing standing : records.page(Optional.empty(), 1000)) {
          assertTrue(standing.confirmed() && !standing.marked(), "every record is in use");
          ofVault.add(hex(standing.engine().bytes()));
          ofVault.add(hex(standing.token().orElseThrow().bytes().toByteArray()));
        }
      }
      // The engine, and what the officer's and the user's accounts have.
      assertEquals(3, ofVault.size());
      kept += ofVault.size();
      names.addAll(ofVault);
    }
    assertEquals(kept, names.size(), "no name of an engine or a token is known to two vaults");
  }

  @Test
  void sizesAreBuckets() throws Exception {
    Set<Integer> shares = new HashSet<>();
    Set<Integer> companions = new HashSet<>();
    for (int vault = 0; vault < Bench.N; vault++) {
      shares.add(field(keyRecord(vault), "share").length);
      companions.add(field(objectRecord(vault), "companion").length);
    }
    assertEquals(Set.of(2048 + 32), shares, "the bucket of RSA-2048, and the tag's blinding");
    assertEquals(1, companions.size());
  }

  @Test
  void nothingOfTheKeyIsInAnyRecordFileOrName() throws Exception {
    List<byte[]> telling = telling();
    for (int vault = 0; vault < Bench.N; vault++) {
      for (byte[] record : everyRecord(vault)) {
        requireSilent(record, telling, "a record of vault " + (vault + 1));
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(file -> file.getFileName().toString().startsWith("vault")).toList()) {
        requireSilent(Files.readAllBytes(file), telling, file.getFileName().toString());
        requireSilent(file.getFileName().toString().getBytes(UTF_8), telling, "a file name");
      }
    }
  }

  @Test
  void aPrivateKeysAttributesAreNotInTheDirectoryFileEither() throws Exception {
    Attributes attributes = StoredKeys.privateLabel("only of the private one");
    var own = new NewObject(attributes, made.key(), made.material());
    try (Login user = Bench.login(bench.token())) {
      bench.token().objects().create(user, own);
    }
    bench.environment().directory().close();
    byte[] file = Files.readAllBytes(folder.resolve("directory.db"));
    assertFalse(contains(file, "only of the private one".getBytes(UTF_8)));
    assertTrue(contains(file, LABEL.getBytes(UTF_8)), "what is public is found");
  }

  @Test
  void theVaultsLogSaysNothingOfTheKey() throws Exception {
    try (var log = new LogWatch();
        Login user = Bench.login(bench.token())) {
      long key =
          State.objects(bench.token(), user).stream()
              .filter(object -> object.hasMaterial())
              .findFirst()
              .orElseThrow()
              .number();
      bench.takeAway(3, 4);
      bench.token().objects().key(key, Optional.of(user)).material(material -> true);
      bench.token().objects().destroy(user, key);
      bench.bringBack();
      bench.tryAgain();
      String all = String.join("\n", log.lines());
      requireSilent(all.getBytes(UTF_8), telling(), "the log");
      String modulus =
          new BigInteger(1, ((SampleForm.Facts) made.key().orElseThrow()).first()).toString(16);
      assertFalse(all.contains(modulus.substring(0, 32)));
    }
  }

  private List<byte[]> telling() {
    var rsa = (SampleForm.Facts) made.key().orElseThrow();
    var telling = new ArrayList<byte[]>();
    telling.add(LABEL.getBytes(UTF_8));
    telling.add(ID.getBytes(UTF_8));
    // Any part of the public key, and of the private one.
    for (int i = 0; i + 16 <= rsa.first().length; i += 16) {
      telling.add(Arrays.copyOfRange(rsa.first(), i, i + 16));
    }
    made.material()
        .orElseThrow()
        .encoded()
        .borrowArray(bytes -> {
          for (int i = 32; i + 16 <= bytes.length; i += 16) {
            telling.add(Arrays.copyOfRange(bytes, i, i + 16));
          }
        });
    return telling;
  }

  // The policy is one of the token's few named ones, made out for this vault's account.
  private static void requireUnlike(Map<String, byte[]> one, Map<String, byte[]> other) {
    for (String field : List.of("handle", "epoch", "share", "policy", "companion")) {
      assertNotEquals(hex(field(one, field)), hex(field(other, field)), field);
    }
    assertEquals(0, field(one, "commitments").length, "an assembled key has none");
  }

  private static void requireNoCommonRun(Map<String, byte[]> one, Map<String, byte[]> other) {
    for (String field : List.of("handle", "share", "companion")) {
      for (String against : List.of("handle", "share", "companion")) {
        if (one.containsKey(field) && other.containsKey(against)) {
          Set<String> runs = runs(field(one, field));
          runs.retainAll(runs(field(other, against)));
          assertEquals(Set.of(), runs, "equal bytes in %s and %s".formatted(field, against));
        }
      }
    }
  }

  private static byte[] field(Map<String, byte[]> record, String name) {
    return java.util.Objects.requireNonNull(record.get(name), name);
  }

  private static Set<String> runs(byte[] bytes) {
    Set<String> runs = new TreeSet<>();
    for (int i = 0; i + RUN <= bytes.length; i++) {
      runs.add(hex(Arrays.copyOfRange(bytes, i, i + RUN)));
    }
    return runs;
  }

  private Map<String, byte[]> keyRecord(int vault) throws Exception {
    return records(vault, StoredRecord.Key.class).getFirst();
  }

  private Map<String, byte[]> objectRecord(int vault) throws Exception {
    return records(vault, StoredRecord.Companion.class).getFirst();
  }

  private List<Map<String, byte[]>> records(int vault, Class<?> kind) throws Exception {
    var found = new ArrayList<Map<String, byte[]>>();
    try (Records records = bench.house(vault).read()) {
      for (Standing standing : records.page(Optional.empty(), 1000)) {
        Entry entry = records.find(standing.handle()).orElseThrow();
        if (kind.isInstance(entry.contents())) {
          found.add(fields(entry));
        }
      }
    }
    return found;
  }

  private List<byte[]> everyRecord(int vault) throws Exception {
    return Stream.of(
            StoredRecord.Key.class,
            StoredRecord.ThresholdKey.class,
            StoredRecord.Companion.class,
            StoredRecord.Account.class)
        .flatMap(kind -> quietly(vault, kind).stream())
        .flatMap(fields -> fields.values().stream())
        .toList();
  }

  private List<Map<String, byte[]>> quietly(int vault, Class<?> kind) {
    try {
      return records(vault, kind);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static Map<String, byte[]> fields(Entry entry) {
    var fields = new LinkedHashMap<String, byte[]>();
    fields.put("handle", entry.handle().bytes().toByteArray());
    fields.put("epoch", java.nio.ByteBuffer.allocate(8).putLong(entry.epoch().value()).array());
    switch (entry.contents()) {
      case StoredRecord.Key key -> {
        fields.put("share", bytes(key.share()));
        fields.put("commitments", key.commitments().toByteArray());
        fields.put("policy", key.policy().bytes().toByteArray());
        fields.put("companion", key.companion().toByteArray());
      }
      case StoredRecord.ThresholdKey key -> {
        fields.put("share", bytes(key.share()));
        fields.put("key commitment", key.commitments().key().bytes());
        fields.put("roster commitment", key.commitments().roster().bytes());
        fields.put("pseudonym", bytes(((Signer.Kept) key.signer()).privateKey()));
        fields.put("policy", key.policy().bytes().toByteArray());
        fields.put("companion", key.companion().toByteArray());
      }
      case StoredRecord.Companion companion -> {
        fields.put("policy", companion.policy().bytes().toByteArray());
        fields.put("companion", companion.companion().toByteArray());
      }
      case StoredRecord.Account account -> {
        fields.put("root", bytes(account.roots().tokenRoot()));
        fields.put("policy", account.policy().bytes().toByteArray());
        fields.put("companion", account.companion().toByteArray());
      }
    }
    return fields;
  }

  private static byte[] bytes(SecretBytes secret) {
    return secret.<byte[], RuntimeException>useArray(bytes -> bytes.clone());
  }

  private static void requireSilent(byte[] where, List<byte[]> telling, String what) {
    for (byte[] part : telling) {
      assertFalse(contains(where, part), () -> what + " holds " + new String(part, UTF_8));
    }
  }

  private static boolean contains(byte[] where, byte[] part) {
    outer:
    for (int i = 0; i + part.length <= where.length; i++) {
      for (int j = 0; j < part.length; j++) {
        if (where[i + j] != part[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static List<String> components(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
