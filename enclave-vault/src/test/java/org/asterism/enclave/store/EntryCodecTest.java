package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.kernel.Group;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Sharings;
import org.asterism.vault.StoredRecord.StagedRoots;
import org.asterism.vault.Stretch;
import org.asterism.vault.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record at rest has exactly the fields of design §7, in a fixed layout.
final class EntryCodecTest {
  private static final Handle HANDLE = Handle.of(filled(0x11, Handle.LENGTH));
  private static final EpochTag EPOCH = new EpochTag(0x2222222222222222L);
  private static final EncodedPolicy POLICY = new EncodedPolicy(Octets.of(filled(0x33, 2)));
  private static final Octets COMPANION = Octets.of(filled(0x44, 3));
  private static final String HEAD = "11".repeat(16);
  private static final String EPOCH_FIELD = "22".repeat(8);

  // policy | companion
  private static final String TAIL = "00000002" + "3333" + "00000003" + "444444";

  /// The one field that may be left out: releases before it wrote all the others.
  private static final String LOGIN_SHARE = "00000003" + "767676";

  private static final String SHARING = "dd".repeat(32);

  /// Each entry with its layout in hex, field by field.
  record Layout(Entry entry, String... fields) {
    /// Whether so many bytes of it are what a release before login shares wrote, or before keys
    /// were refreshed.
    boolean isOfBefore(int length) {
      String all = String.join("", fields);
      return Stream.of(LOGIN_SHARE, SHARING)
          .anyMatch(last -> all.endsWith(last) && length == (all.length() - last.length()) / 2);
    }

    @Override
    public String toString() {
      return entry.table().sqlName();
    }
  }

  static Stream<Layout> layouts() {
    return Stream.concat(keysAndObjects().stream(), accounts().stream());
  }

  private static List<Layout> keysAndObjects() {
    return List.of(
        // handle | type | usage | epoch tag | share | commitments | policy | companion
        new Layout(key(), HEAD, "01", "01", EPOCH_FIELD, "00000002" + "5555", "00000000", TAIL),
        // handle | type | usages | group | epoch tag | share | key commitment | roster commitment |
        // pseudonym's private key | policy | companion | sharing commitment, which is left out
        // where
        // there is none
        thresholdKey(Optional.empty()),
        thresholdKey(Optional.of(Commitment.of(filled(0xdd, 32)))),
        // handle | epoch tag | key's handle | policy | companion
        new Layout(object(Optional.of(HANDLE)), HEAD, EPOCH_FIELD, "00000010" + HEAD, TAIL),
        new Layout(object(Optional.empty()), HEAD, EPOCH_FIELD, "00000000", TAIL));
  }

  // handle | epoch tag | role | tries | stretch | verifier | roots | policy | companion | login
  // share, which is left out where there is none
  private static List<Layout> accounts() {
    String stretch = "00004c00" + "00000002" + "00000001" + "00000010" + "66".repeat(16);
    String roots = "00000001" + "77" + "00000001" + "78";
    String head = HEAD + EPOCH_FIELD + "02" + "00000005" + stretch;
    return List.of(
        new Layout(account(), head, "00000000", roots, TAIL),
        new Layout(accountWithPin(), head, "00000002" + "7575", roots, TAIL, LOGIN_SHARE));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void hasExactlyTheseFields(Layout layout) throws Exception {
    byte[] encoded = EntryCodec.encode(layout.entry());
    assertEquals(String.join("", layout.fields()), HexFormat.of().formatHex(encoded));
    try (Entry decoded = EntryCodec.decode(layout.entry().table(), encoded)) {
      assertArrayEquals(encoded, EntryCodec.encode(decoded));
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void refusesEveryShorteningAndWhatIsLeftOver(Layout layout) {
    byte[] encoded = EntryCodec.encode(layout.entry());
    Table table = layout.entry().table();
    for (int length = 0; length <= encoded.length + 1; length++) {
      byte[] changed = Arrays.copyOf(encoded, length);
      if (length != encoded.length && !layout.isOfBefore(length)) {
        assertThrows(StoreException.class, () -> EntryCodec.decode(table, changed));
      }
    }
  }

  @Test
  void anAccountOfBeforeHasNoLoginShare() throws Exception {
    byte[] encoded = EntryCodec.encode(accountWithPin());
    byte[] before = Arrays.copyOf(encoded, encoded.length - LOGIN_SHARE.length() / 2);
    try (Entry decoded = EntryCodec.decode(Table.ACCOUNT, before)) {
      var account = (StoredRecord.Account) decoded.contents();
      assertTrue(account.loginShare().isEmpty());
      assertTrue(account.verifier().isPresent());
      assertArrayEquals(before, EntryCodec.encode(decoded));
    }
    byte[] empty = Arrays.copyOf(before, before.length + 4);
    assertThrows(StoreException.class, () -> EntryCodec.decode(Table.ACCOUNT, empty));
  }

  @Test
  void aStagedPinHasItsLoginShareAtItsEnd() throws Exception {
    for (boolean evaluated : new boolean[] {false, true}) {
      var share =
          evaluated
              ? Optional.of(SecretBytes.takeFrom(filled(0x76, 3)))
              : Optional.<SecretBytes>empty();
      var stretch = Stretch.floor(Octets.of(filled(0x66, 16)));
      try (var staged =
          new Staged.Pin(EPOCH, stretch, SecretBytes.takeFrom(filled(0x75, 2)), share)) {
        byte[] encoded = EntryCodec.encodeStaged(staged);
        assertEquals(
            "22".repeat(8)
                + ("00004c00" + "00000002" + "00000001" + "00000010" + "66".repeat(16))
                + ("00000002" + "7575")
                + (evaluated ? LOGIN_SHARE : ""),
            HexFormat.of().formatHex(encoded));
        try (Staged decoded = EntryCodec.decodeStaged(encoded)) {
          assertArrayEquals(encoded, EntryCodec.encodeStaged(decoded));
        }
      }
    }
  }

  @Test
  void aStagedShareIsToldFromAPinByNoStretch() throws Exception {
    var companion = Octets.of(filled(0x77, 2));
    for (boolean refreshed : new boolean[] {true, false}) {
      Optional<Commitment> sharing =
          Optional.of(Commitment.of(filled(0x78, 32))).filter(_ -> refreshed);
      var share = SecretBytes.takeFrom(filled(0x76, 3));
      try (var staged = new Staged.Share(EPOCH, share, sharing, companion)) {
        byte[] encoded = EntryCodec.encodeStaged(staged);
        assertEquals(
            "22".repeat(8)
                + "00000000"
                + ("00000003" + "767676")
                + ("00000002" + "7777")
                + (refreshed ? "78".repeat(32) : ""),
            HexFormat.of().formatHex(encoded));
        try (Staged decoded = EntryCodec.decodeStaged(encoded)) {
          assertEquals(sharing, assertInstanceOf(Staged.Share.class, decoded).sharing());
          assertArrayEquals(encoded, EntryCodec.encodeStaged(decoded));
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThrows(StoreException.class, () -> EntryCodec.decodeStaged(longer));
      }
    }
  }

  // … companion | login share | sharing tag | staged sharing tag | staged roots
  @Test
  void anAccountSaysOfWhichSharingItsRootsAre() throws Exception {
    for (boolean withPin : new boolean[] {true, false}) {
      String share = withPin ? LOGIN_SHARE : "00000000";
      Entry born = withPin ? accountWithPin() : account();
      String before = HexFormat.of().formatHex(EntryCodec.encode(account(born, Sharings.BORN)));
      String head = withPin ? before.substring(0, before.length() - share.length()) : before;
      var other = Sharings.of(new EpochTag(0x3333333333333333L));
      var staged = other.with(new StagedRoots(new EpochTag(0x4444444444444444L), roots(0x79)));
      String tagged = head + share + "33".repeat(8);
      String both = tagged + "44".repeat(8) + "00000001" + "79" + "00000001" + "7a";
      assertEncodes(tagged, account(born, other));
      assertEncodes(both, account(born, staged));
      assertEncodes(
          both.replace("33".repeat(8), "00".repeat(8)),
          account(born, Sharings.BORN.with(staged.staged().orElseThrow())));
      for (int length = before.length() / 2 + 1; length <= both.length() / 2 + 1; length++) {
        byte[] cut = Arrays.copyOf(HexFormat.of().parseHex(both), length);
        boolean whole = length == tagged.length() / 2 || length == both.length() / 2;
        if (!whole) {
          assertThrows(StoreException.class, () -> EntryCodec.decode(Table.ACCOUNT, cut));
        }
      }
      byte[] needless = HexFormat.of().parseHex(head + share + "00".repeat(8));
      assertThrows(StoreException.class, () -> EntryCodec.decode(Table.ACCOUNT, needless));
    }
  }

  private static void assertEncodes(String expected, Entry entry) throws Exception {
    byte[] encoded = EntryCodec.encode(entry);
    assertEquals(expected, HexFormat.of().formatHex(encoded));
    try (Entry decoded = EntryCodec.decode(Table.ACCOUNT, encoded)) {
      assertArrayEquals(encoded, EntryCodec.encode(decoded));
    }
    int before = LockedMemory.bytesInUse();
    for (int bytes = 0; bytes <= 96; bytes += 16) {
      try (var memory = Reservation.of(bytes)) {
        memory
            .<Entry, StoreException, RuntimeException>lend(
                () -> EntryCodec.decode(Table.ACCOUNT, encoded))
            .close();
      } catch (LockedMemoryFull full) {
        assertTrue(bytes < 96, "six secrets of a granule each, at the most");
      }
      assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + bytes);
    }
  }

  private static Entry account(Entry born, Sharings sharings) {
    var account = (StoredRecord.Account) born.contents();
    return new Entry(HANDLE, EPOCH, account.with(account.roots(), sharings));
  }

  private static Roots<SecretBytes> roots(int filling) {
    return new Roots<>(
        SecretBytes.takeFrom(filled(filling, 1)),
        Optional.of(SecretBytes.takeFrom(filled(filling + 1, 1))));
  }

  @Test
  void theStoredSeedsAreTheseLayouts() throws IOException {
    for (Layout layout : layouts().toList()) {
      byte[] encoded = EntryCodec.encode(layout.entry());
      try (Stream<Path> seeds =
          Files.list(
              Path.of("src/test/resources/org/asterism/enclave/store/EntryCodecFuzzTestInputs"))) {
        assertEquals(
            1,
            seeds.filter(seed -> Arrays.equals(encoded, read(seed))).count(),
            HexFormat.of().formatHex(encoded));
      }
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void leavesNoSecretWhereMemoryEnds(Layout layout) throws Exception {
    byte[] encoded = EntryCodec.encode(layout.entry());
    int before = LockedMemory.bytesInUse();
    for (int bytes = 0; bytes <= 64; bytes += 16) {
      try (var memory = Reservation.of(bytes)) {
        memory
            .<Entry, StoreException, RuntimeException>lend(
                () -> EntryCodec.decode(layout.entry().table(), encoded))
            .close();
      } catch (LockedMemoryFull full) {
        assertTrue(bytes < 64, "four secrets of a granule each, at the most");
      }
      assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + bytes);
    }
  }

  private static Entry key() {
    var contents =
        new StoredRecord.Key(
            SecretBytes.takeFrom(filled(0x55, 2)), Octets.EMPTY, POLICY, COMPANION);
    return new Entry(HANDLE, EPOCH, contents);
  }

  private static Layout thresholdKey(Optional<Commitment> sharing) {
    return new Layout(
        thresholdEntry(sharing),
        HEAD,
        "02",
        "01",
        "01",
        EPOCH_FIELD,
        "00000002" + "5555",
        "aa".repeat(32),
        "bb".repeat(32),
        "00000020" + "cc".repeat(32),
        TAIL,
        sharing.map(_ -> SHARING).orElse(""));
  }

  private static Entry thresholdEntry(Optional<Commitment> sharing) {
    var contents =
        new StoredRecord.ThresholdKey(
            SecretBytes.takeFrom(filled(0x55, 2)),
            new StoredRecord.Purpose(Group.RSA, Set.of(Usage.RSA_EXP)),
            new StoredRecord.Commitments(
                Commitment.of(filled(0xaa, 32)), Commitment.of(filled(0xbb, 32)), sharing),
            new StoredRecord.Signer.Kept(SecretBytes.takeFrom(filled(0xcc, 32))),
            POLICY,
            COMPANION);
    return new Entry(HANDLE, EPOCH, contents);
  }

  private static Entry object(Optional<Handle> uses) {
    return new Entry(HANDLE, EPOCH, new StoredRecord.Companion(uses, POLICY, COMPANION));
  }

  private static Entry account() {
    return account(Optional.empty(), Optional.empty());
  }

  private static Entry accountWithPin() {
    return account(
        Optional.of(SecretBytes.takeFrom(filled(0x75, 2))),
        Optional.of(SecretBytes.takeFrom(filled(0x76, 3))));
  }

  private static Entry account(Optional<SecretBytes> verifier, Optional<SecretBytes> loginShare) {
    var roots =
        new Roots<>(
            SecretBytes.takeFrom(filled(0x77, 1)),
            Optional.of(SecretBytes.takeFrom(filled(0x78, 1))));
    var stretch = Stretch.floor(Octets.of(filled(0x66, 16)));
    return new Entry(
        HANDLE,
        EPOCH,
        new StoredRecord.Account(
            Role.USER, 5, stretch, verifier, loginShare, roots, POLICY, COMPANION));
  }

  private static byte[] filled(int filling, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filling);
    return bytes;
  }
}
