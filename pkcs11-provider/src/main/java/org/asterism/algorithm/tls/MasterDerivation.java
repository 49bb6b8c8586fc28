package org.asterism.algorithm.tls;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.algorithm.WrittenBack;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_TLS12_MASTER_KEY_DERIVE`, `CKM_TLS12_EXTENDED_MASTER_KEY_DERIVE` and both `_DH` (PKCS#11
/// v3.1 §6.40.5, §6.40.6).
///
/// @param extended bound to the whole handshake (RFC 7627)
/// @param dh the premaster secret has any length, and no version in it
record MasterDerivation(boolean extended, boolean dh, Providers providers) implements Family {
  private static final int VERSION_BYTES = 2;

  /// "The ulMinKeySize and ulMaxKeySize fields [...] both indicate 48 bytes."
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(TlsAlgorithm.MASTER_BYTES, TlsAlgorithm.MASTER_BYTES, Ckf.DERIVE);
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    MasterSecret master = master(parameter);
    TlsPrf prf = TlsPrf.of(master.prfHash(), providers);
    KeyUse base = keys.getFirst();
    KeyRole.USE.secret(
        base.facts(), dh ? TlsAlgorithm.LENGTHS : TlsAlgorithm.MASTER_LENGTHS, Ckk.GENERIC_SECRET);
    SecretKeyType type = type(wanted);
    var template = restricted(wanted.template());
    return base.material(material -> {
      SecretBytes secret = material.encoded();
      var key = type.material(derived(prf, secret, master.seed()));
      var made = Derivation.of(new Derivation.Made.Key(template, key));
      return dh ? made : made.writing(WrittenBack.NOTHING.with("version", version(secret)));
    });
  }

  private MasterSecret master(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof MasterSecret master)
        || master.seed() instanceof MasterSecret.Seed.Session != extended) {
      throw Refusals.parameter(
          extended
              ? "CK_TLS12_EXTENDED_MASTER_KEY_DERIVE_PARAMS"
              : "CK_TLS12_MASTER_KEY_DERIVE_PARAMS");
    }
    if (dh && master.version()) {
      throw Refusals.parameter("no version, because the premaster secret has none");
    }
    return master;
  }

  private static SecretKeyType type(WantedKey wanted) throws CryptokiException {
    SecretKeyType type = wanted.type();
    if (type.code() != Ckk.GENERIC_SECRET
        || wanted.length().orElse(TlsAlgorithm.MASTER_BYTES) != TlsAlgorithm.MASTER_BYTES) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT, "a master secret is a generic secret of 48 bytes");
    }
    return type;
  }

  // "The mechanism also contributes the CKA_ALLOWED_MECHANISMS attribute."
  private static Template restricted(Template template) throws CryptokiException {
    var given = template.bytes(Cka.ALLOWED_MECHANISMS);
    if (given.isPresent()) {
      requireOfMaster(given.get());
      return template;
    }
    var allowed = ByteBuffer.allocate(Long.BYTES * TlsAlgorithm.OF_MASTER.size());
    TlsAlgorithm.OF_MASTER.forEach(allowed::putLong);
    var entries = new ArrayList<>(template.entries());
    entries.add(new Template.Entry(Cka.ALLOWED_MECHANISMS, Plain.bytes(allowed.array())));
    return new Template(entries);
  }

  private static void requireOfMaster(byte[] mechanisms) throws CryptokiException {
    var list = ByteBuffer.wrap(mechanisms).asLongBuffer();
    while (list.hasRemaining()) {
      if (!TlsAlgorithm.OF_MASTER.contains(list.get())) {
        throw new CryptokiException(
            Ckr.TEMPLATE_INCONSISTENT, "a master secret allows mechanisms of TLS only");
      }
    }
  }

  private static SecretBytes derived(TlsPrf prf, SecretBytes secret, MasterSecret.Seed seed) {
    return switch (seed) {
      case MasterSecret.Seed.Randoms(byte[] client, byte[] server) ->
          prf.derive(
              secret,
              Label.MASTER_SECRET.bytes(),
              TlsPrf.joined(client, server),
              TlsAlgorithm.MASTER_BYTES);
      case MasterSecret.Seed.Session(byte[] hash) ->
          prf.derive(secret, Label.EXTENDED_MASTER_SECRET.bytes(), hash, TlsAlgorithm.MASTER_BYTES);
    };
  }

  private static byte[] version(SecretBytes premaster) {
    try (var version = premaster.slice(0, VERSION_BYTES)) {
      return version.useArray(byte[]::clone);
    }
  }
}
