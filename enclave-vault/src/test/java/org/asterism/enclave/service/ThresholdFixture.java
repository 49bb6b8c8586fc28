package org.asterism.enclave.service;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Principal;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Commitments;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SessionOpen;

/// An RSA key whose shares a test puts at a vault, and the words for it.
final class ThresholdFixture {
  static final Octets SALT = VaultFixture.octets("salt", 32);
  static final Purpose PURPOSE = new Purpose(Group.RSA, Set.of(Usage.RSA_EXP));

  final RsaKey key;
  final BigInteger privateExponent;
  private final VaultFixture vault;

  ThresholdFixture(VaultFixture vault) throws Exception {
    this.vault = vault;
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048, new SecureRandom());
    var pair = generator.generateKeyPair();
    var publicKey = (RSAPublicKey) pair.getPublic();
    this.key = new RsaKey(publicKey.getModulus(), publicKey.getPublicExponent());
    this.privateExponent = ((RSAPrivateKey) pair.getPrivate()).getPrivateExponent();
  }

  SecretBytes exponent() {
    return SecretBytes.takeFrom(key.encode(privateExponent));
  }

  SessionId open() throws VaultException {
    return opened(VaultFixture.ENGINE).session();
  }

  SessionOpen.Opened opened(Principal engine) throws VaultException {
    return assertInstanceOf(SessionOpen.Opened.class, openedOrNot(engine));
  }

  Outcome openedOrNot(Principal engine) throws VaultException {
    return vault.act(
        engine,
        new Act<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[32]),
            Optional.empty(),
            SessionOpen.enrol(Group.RSA)));
  }

  /// A share as it is put, 1 more than the smallest that is one.
  StoredRecord.ThresholdKey record(SessionId session, EncodedPolicy policy) {
    byte[] share = new byte[key.shareLength()];
    share[0] = 1;
    try (var one = SecretBytes.takeFrom(share)) {
      return record(one, session, policy);
    }
  }

  StoredRecord.ThresholdKey record(SecretBytes share, SessionId session, EncodedPolicy policy) {
    return new StoredRecord.ThresholdKey(
        SizeBucket.pad(share),
        PURPOSE,
        new Commitments(
            Commitment.toKey(SALT.toByteArray(), 1, key.bytes()),
            Commitment.toRoster(SALT.toByteArray(), 2, List.of())),
        new Signer.Enrolled(session),
        policy,
        VaultFixture.octets("companion", 64));
  }

  RsaExp power(BigInteger base) {
    return power(Octets.of(key.encode(base)));
  }

  RsaExp power(Octets base) {
    return new RsaExp(
        new RsaExp.Shown(Octets.of(key.modulusBytes()), Octets.of(key.exponentBytes()), SALT),
        base);
  }

  /// Everything for any host engine, under these conditions for a use.
  static EncodedPolicy policy(Condition... forUse) {
    List<Allowed> hosts = List.of(new Allowed.AnyHost());
    return new Policy(
            "test",
            List.of(
                new Rule(Set.of(Put.KIND, Release.KIND, Delete.KIND), hosts, List.of()),
                new Rule(Set.of(RsaExp.KIND), hosts, List.of(forUse))))
        .encode();
  }
}
