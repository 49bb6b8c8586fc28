package org.asterism.algorithm.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// How the key block of TLS is cut (RFC 5246 §6.3): of the client and of the server, a MAC secret
/// each, a key each, and an initialisation vector each. Lengths are in bytes.
///
/// A key of no bytes is made too: SunPKCS11 destroys the handles that it does not need.
record KeyPartition(int mac, int key, int iv) {
  private static final Set<Long> OF_ALL_KEYS =
      Set.of(Cka.TOKEN, Cka.PRIVATE, Cka.SENSITIVE, Cka.EXTRACTABLE);
  private static final List<Long> MAC_USES = List.of(Cka.SIGN, Cka.VERIFY);
  private static final List<Long> CIPHER_USES = List.of(Cka.ENCRYPT, Cka.DECRYPT, Cka.DERIVE);
  private static final List<String> HANDLES =
      List.of("clientMacSecret", "serverMacSecret", "clientKey", "serverKey");

  /// The length of the whole block.
  int all() {
    return 2 * (mac + key + iv);
  }

  Derivation cut(SecretBytes block, WantedKey wanted, SecretKeyType cipher)
      throws CryptokiException {
    WantedKey macs = wanted.beside(with(common(wanted.template()), MAC_USES));
    Template ciphers = with(wanted.template(), CIPHER_USES);
    SecretKeyType macType = macs.type();
    var made = new ArrayList<Derivation.Made.Key>();
    try (var handover = Handover.orElse(() -> made.forEach(one -> one.material().close()))) {
      for (int at = 0; at < 2; at++) {
        made.add(key(macs.template(), macType, slice(block, at * mac, mac)));
      }
      for (int at = 0; at < 2; at++) {
        made.add(key(ciphers, cipher, slice(block, 2 * mac + at * key, key)));
      }
      WrittenBack vectors = vectors(block);
      return handover.to(
          new Derivation(
              Optional.empty(),
              List.copyOf(made),
              Inheritance.SAME,
              handles -> written(vectors, handles)));
    }
  }

  private static Derivation.Made.Key key(Template template, SecretKeyType type, SecretBytes value) {
    return new Derivation.Made.Key(template, type.material(value));
  }

  private static SecretBytes slice(SecretBytes block, int from, int length) {
    return block.slice(from, from + length);
  }

  // "If IVs are requested": they are not secret, and leave with the reply.
  private WrittenBack vectors(SecretBytes block) {
    if (iv == 0) {
      return WrittenBack.NOTHING;
    }
    int from = 2 * (mac + key);
    return WrittenBack.NOTHING
        .with("clientIv", open(block, from))
        .with("serverIv", open(block, from + iv));
  }

  private byte[] open(SecretBytes block, int from) {
    try (var vector = slice(block, from, iv)) {
      return vector.useArray(byte[]::clone);
    }
  }

  private static WrittenBack written(WrittenBack vectors, List<Long> handles) {
    WrittenBack back = vectors;
    for (int i = 0; i < HANDLES.size(); i++) {
      back = back.with(HANDLES.get(i), handles.get(i));
    }
    return back;
  }

  // What of the template is about all keys: the rest is about those of the cipher.
  private static Template common(Template template) {
    return new Template(
        template.entries().stream().filter(entry -> OF_ALL_KEYS.contains(entry.type())).toList());
  }

  private static Template with(Template template, List<Long> uses) {
    var entries = new ArrayList<>(template.entries());
    uses.stream()
        .filter(use -> template.find(use).isEmpty())
        .forEach(use -> entries.add(new Template.Entry(use, Plain.flag(true))));
    return new Template(entries);
  }
}
