package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.BirthFixture.N;
import static org.asterism.enclave.service.BirthFixture.SALT;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.asterism.vault.operation.Stage;

/// Three vaults that share an RSA key which an engine has dealt, and any two of which use it.
final class SharedRsaFixture implements AutoCloseable {
  final BirthFixture vaults;
  final ThresholdFixture rsa;
  final List<XCoordinate> xs;
  final List<Seat> seats = new ArrayList<>();

  SharedRsaFixture(Path directory) throws Exception {
    vaults = new BirthFixture(directory, Curve.P256);
    rsa = new ThresholdFixture(vaults.vaults.getFirst());
    var sharing = RsaSharing.draw(rsa.key, K, N, VaultFixture.seeded(20261132));
    xs = sharing.xs();
    var opened = new ArrayList<Opened>();
    for (int i = 0; i < N; i++) {
      Opened one = assertInstanceOf(Opened.class, vaults.ask(i, SessionOpen.enrol(Group.RSA)));
      opened.add(one);
      seats.add(new Seat(one.pseudonym().bytes().toByteArray(), x(xs.get(i))));
    }
    try (SecretBytes exponent = rsa.exponent()) {
      var shares = List.copyOf(sharing.split(exponent, VaultFixture.seeded(7)).values());
      for (int i = 0; i < N; i++) {
        assertEquals(
            new Outcome.Done(),
            ask(i, EPOCH, new Put(record(i, SizeBucket.pad(shares.get(i)), seats, opened.get(i)))));
      }
      shares.forEach(SecretBytes::close);
    }
  }

  /// What any two have with their shares of these epochs gives the key's power.
  void requireOneKey(EpochTag... epochs) throws Exception {
    BigInteger expected = base().modPow(rsa.privateExponent, rsa.key.modulus());
    for (int i = 0; i < N; i++) {
      int other = (i + 1) % N;
      assertEquals(Optional.of(expected), result(power(i, epochs[i]), power(other, epochs[other])));
    }
  }

  record Power(XCoordinate x, BigInteger value) {}

  Power power(int i, EpochTag epoch) throws Exception {
    var partial = assertInstanceOf(RsaExp.Partial.class, ask(i, epoch, rsa.power(base())));
    try (SecretBytes value = partial.power()) {
      return new Power(xs.get(i), value.useArray(bytes -> new BigInteger(1, bytes)));
    }
  }

  Optional<BigInteger> result(Power one, Power other) {
    Map<XCoordinate, BigInteger> partials = new LinkedHashMap<>();
    partials.put(one.x(), one.value());
    partials.put(other.x(), other.value());
    return new RsaCombination(rsa.key, K).combine(base(), partials);
  }

  static BigInteger base() {
    return BigInteger.valueOf(20261130);
  }

  Outcome ask(int i, EpochTag epoch, Operation<?> operation) throws Exception {
    return vaults
        .vaults
        .get(i)
        .act(
            new Act<>(
                vaults.handles.get(i),
                epoch,
                policy(i).digest(),
                Optional.of(vaults.grants.get(i)),
                operation));
  }

  EncodedPolicy policy(int i) {
    return new Policy(
            "test",
            List.of(
                new Rule(
                    Set.of(Put.KIND, OperationKind.USE, SessionOpen.KIND, Stage.KIND),
                    List.of(new Allowed.AnyHost()),
                    List.of(new Condition.Credential(vaults.accounts.get(i))))))
        .encode();
  }

  /// Gives a vault that has lost its store a seat under another pseudonym.
  List<Seat> seat(int vault) throws Exception {
    SessionOpen enrol = SessionOpen.enrol(Group.RSA);
    Opened opened = assertInstanceOf(Opened.class, vaults.ask(vault, enrol));
    List<Seat> after = new ArrayList<>(seats);
    after.set(vault, new Seat(opened.pseudonym().bytes().toByteArray(), x(xs.get(vault))));
    vaults.handles.set(vault, vaults.vaults.get(vault).handle());
    var put = new Put(record(vault, SizeBucket.empty(), after, opened));
    assertEquals(new Outcome.Done(), ask(vault, EPOCH, put));
    return after;
  }

  private ThresholdKey record(int i, SecretBytes padded, List<Seat> members, Opened opened) {
    byte[] salt = SALT.toByteArray();
    return new ThresholdKey(
        padded,
        ThresholdFixture.PURPOSE,
        new Commitments(
            Commitment.toKey(salt, Group.RSA.number(), rsa.key.bytes()),
            Commitment.toRoster(salt, K, members)),
        new Signer.Enrolled(opened.session()),
        policy(i),
        Octets.EMPTY);
  }

  static byte[] x(XCoordinate x) {
    return ByteBuffer.allocate(Long.BYTES).putLong(x.value()).array();
  }

  @Override
  public void close() {
    vaults.close();
  }
}
