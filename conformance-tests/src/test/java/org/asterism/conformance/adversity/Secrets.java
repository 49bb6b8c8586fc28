package org.asterism.conformance.adversity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.ec.EcPkcs8;
import org.asterism.algorithm.rsa.RsaPkcs8;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.config.EngineToml;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.constellation.Constellation;
import org.asterism.constellation.ConstellationFile;
import org.asterism.crypto.Providers;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.Records;
import org.asterism.directory.Directory;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Standing;
import org.asterism.enclave.store.VaultStore;
import org.asterism.key.KeyForms;
import org.asterism.login.PinKeyDerivation;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowKind;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Handle;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Stretch;
import org.asterism.wiring.Algorithms;

/// What a stopped constellation with one token keeps secret, put together from all its vaults'
/// folders and the engine's, as no one party could.
final class Secrets {
  private static final int PAGE = 1000;

  private final Map<String, byte[]> all = new LinkedHashMap<>();
  private final Map<EnrolmentId, Map<Handle, StoredRecord>> stores = new LinkedHashMap<>();
  private final List<Dealt> dealt = new ArrayList<>();
  private final LiveConstellation constellation;

  private Secrets(LiveConstellation constellation) {
    this.constellation = constellation;
  }

  static Secrets of(LiveConstellation constellation, int n) throws Exception {
    var secrets = new Secrets(constellation);
    for (int i = 0; i < n; i++) {
      secrets.addVault(LiveConstellation.vaultName(i), constellation.vaultFolder(i));
    }
    secrets.addEngine();
    return secrets;
  }

  /// One vault's share of a key in threshold custody.
  record Dealt(BigInteger x, BigInteger value) {}

  /// The shares of the keys in threshold custody.
  List<Dealt> dealt() {
    return dealt;
  }

  Map<String, byte[]> all() {
    return all;
  }

  void add(String name, byte[] secret) {
    all.put(name, secret);
  }

  /// What a PIN in force leads to.
  void addPin(Role role, String pin) throws Exception {
    Constellation file = file(EngineToml.read(constellation.engineFolder()));
    var shares = new LinkedHashMap<XCoordinate, SecretBytes>();
    for (Constellation.Member member : file.members().subList(0, file.k())) {
      var account = account(member.vault().enrolment(), role);
      shares.put(member.x(), account.loginShare().orElseThrow());
    }
    var together = new PinSecrets(shares);
    Stretch stretch = account(file.members().getFirst().vault().enrolment(), role).stretch();
    add(role + " PIN", pin.getBytes(US_ASCII));
    add(role + " login key", together.key());
    try (var input = SecretBytes.takeFrom(pin.getBytes(US_ASCII));
        SecretBytes evaluated = together.evaluated(input);
        SecretBytes stretched = PinKeyDerivation.stretch(evaluated, stretch)) {
      add(role + " PIN, evaluated", evaluated);
      add(role + " PIN, stretched", stretched);
    }
  }

  private void add(String name, SecretBytes secret) {
    add(name, secret.useArray(byte[]::clone));
  }

  private void addVault(String name, Path folder) throws Exception {
    var opened = new VaultFolder(folder);
    try (VaultKeys keys = opened.keys();
        DataKey dataKey = new DataKey(keys.dataKey(), new SecureRandom());
        VaultStore store =
            VaultStore.open(opened.config().store(), dataKey, InstantSource.system());
        var records = store.read()) {
      add(name + ", data key", keys.dataKey());
      var kept = new LinkedHashMap<Handle, StoredRecord>();
      for (Standing standing : records.page(Optional.empty(), PAGE)) {
        Entry entry = records.find(standing.handle()).orElseThrow();
        kept.put(entry.handle(), copied(entry.contents()));
        addRecord(name + ", " + entry.handle(), entry.contents());
      }
      stores.put(opened.enrolment().id(), kept);
    }
  }

  private void addRecord(String name, StoredRecord contents) {
    switch (contents) {
      case StoredRecord.Key key -> add(name + ", share", key.share());
      case StoredRecord.ThresholdKey key -> {
        add(name + ", share", key.share());
        add(name + ", pseudonym's key", ((Signer.Kept) key.signer()).privateKey());
      }
      case StoredRecord.Companion _ -> {}
      case StoredRecord.Account account -> {
        account.verifier().ifPresent(verifier -> add(name + ", verifier", verifier));
        account.loginShare().ifPresent(share -> add(name + ", login share", share));
        add(name + ", token root's share", account.roots().tokenRoot());
        account.roots().privateRoot().ifPresent(root -> add(name + ", private root's share", root));
      }
    }
  }

  private static StoredRecord copied(StoredRecord contents) {
    return switch (contents) {
      case StoredRecord.Key key ->
          new StoredRecord.Key(
              key.share().copy(), key.commitments(), key.policy(), key.companion());
      case StoredRecord.ThresholdKey key ->
          new StoredRecord.ThresholdKey(
              key.share().copy(),
              key.purpose(),
              key.commitments(),
              new Signer.Kept(((Signer.Kept) key.signer()).privateKey().copy()),
              key.policy(),
              key.companion());
      case StoredRecord.Companion companion -> companion;
      case StoredRecord.Account account ->
          new StoredRecord.Account(
              account.role(),
              account.tries(),
              account.stretch(),
              Optional.empty(),
              account.loginShare().map(SecretBytes::copy),
              new Roots<>(
                  account.roots().tokenRoot().copy(),
                  account.roots().privateRoot().map(SecretBytes::copy)),
              account.policy(),
              account.companion());
    };
  }

  private void addEngine() throws Exception {
    EngineConfig config = EngineToml.read(constellation.engineFolder());
    Constellation file = file(config);
    var random = new SecureRandom();
    KeyForms forms = new KeyTypes(Algorithms.all(Providers.portable(random))).forms();
    try (SecretBytes housekeeping = EngineKeys.housekeeping(config);
        SecretBytes tokenRoot = root(file, false);
        SecretBytes privateRoot = root(file, true);
        RowKeys root = RowKeys.derive(tokenRoot, "token-root");
        Directory directory =
            SqliteDirectory.open(
                config.directory(), RowKeys.derive(housekeeping, "housekeeping"), "a test")) {
      add("housekeeping key", housekeeping);
      add("token root", tokenRoot);
      add("private root", privateRoot);
      for (Row row : keys(directory)) {
        addKey(Records.locator(row, root, forms));
      }
    }
  }

  private static Constellation file(EngineConfig config) throws Exception {
    return ConstellationFile.read(
        config.constellation().toString(),
        Files.readString(config.constellation()),
        config.operators());
  }

  private static List<Row> keys(Directory directory) {
    return directory.<List<Row>, RuntimeException>read(transaction -> {
      long slot = transaction.tokens().getFirst().slot();
      var keys = new ArrayList<Row>();
      transaction.active(RowKind.KEY, slot, keys::add);
      return keys;
    });
  }

  private SecretBytes root(Constellation file, boolean isPrivate) throws Exception {
    var shares = new LinkedHashMap<XCoordinate, SecretBytes>();
    var xs = new ArrayList<XCoordinate>();
    for (Constellation.Member member : file.members()) {
      xs.add(member.x());
      SecretBytes payload = rootShare(member.vault().enrolment(), isPrivate);
      if (shares.size() < file.k()) {
        shares.put(member.x(), payload.slice(0, payload.length() - SharePayload.NU_BYTES));
      }
    }
    try (SecretBytes encoded = new ByteSharing(file.k(), xs).combine(shares)) {
      return ChecksummedSecret.open(encoded);
    }
  }

  private SecretBytes rootShare(EnrolmentId vault, boolean isPrivate) {
    Roots<SecretBytes> roots = account(vault, Role.USER).roots();
    return isPrivate ? roots.privateRoot().orElseThrow() : roots.tokenRoot();
  }

  private StoredRecord.Account account(EnrolmentId vault, Role role) {
    return records(vault).values().stream()
        .filter(StoredRecord.Account.class::isInstance)
        .map(StoredRecord.Account.class::cast)
        .filter(account -> account.role() == role)
        .findFirst()
        .orElseThrow();
  }

  private Map<Handle, StoredRecord> records(EnrolmentId vault) {
    return requireNonNull(stores.get(vault));
  }

  private void addKey(Locator locator) throws Exception {
    if (locator.custody() == Custody.THRESHOLD) {
      addDealt(locator);
      return;
    }
    var shares = new LinkedHashMap<XCoordinate, SecretBytes>();
    for (int i = 0; i < locator.k(); i++) {
      var place = locator.places().all().get(i);
      var record = (StoredRecord.Key) records(place.vault()).get(place.handle());
      SecretBytes payload = requireNonNull(record).share();
      shares.put(
          locator.points().get(i).coordinate(),
          payload.slice(0, payload.length() - SharePayload.NU_BYTES));
    }
    try (SecretBytes padded = locator.sharing().combine(shares);
        SecretBytes key = SizeBucket.unpad(padded)) {
      addKey(locator.facts().getClass().getSimpleName(), key);
    }
  }

  private void addDealt(Locator locator) throws Exception {
    for (int i = 0; i < locator.points().size(); i++) {
      var place = locator.places().all().get(i);
      var record = (StoredRecord.ThresholdKey) records(place.vault()).get(place.handle());
      int x = locator.points().get(i).coordinate().value();
      try (SecretBytes share = SizeBucket.unpad(requireNonNull(record).share())) {
        BigInteger value = share.useArray(bytes -> new BigInteger(1, bytes));
        dealt.add(new Dealt(BigInteger.valueOf(x), value));
      }
    }
  }

  // A number is sought, not the whole of what is split: a copy of it may be in another form.
  private void addKey(String facts, SecretBytes key) throws Exception {
    switch (facts) {
      case "EcFacts" -> add("EC scalar", EcPkcs8.scalar(key));
      case "RsaFacts" -> {
        for (RsaPkcs8.Part part :
            List.of(RsaPkcs8.Part.PRIVATE_EXPONENT, RsaPkcs8.Part.PRIME_1, RsaPkcs8.Part.PRIME_2)) {
          add("RSA " + part, RsaPkcs8.part(key, part));
        }
      }
      default -> add("secret key", key);
    }
  }
}
