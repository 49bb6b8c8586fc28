package org.asterism.algorithm;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.token.MechanismRules;
import org.asterism.vault.VaultException;

/// The mechanisms of the token: what is listed works, for the functions and key sizes it says.
///
/// Checks whatever concerns mechanism, parameter, key type, key size and data. Usage attributes are
/// the caller's to check before. Immutable; safe for use by many threads.
public final class MechanismTable {
  private static final long MAKING_KEYS = Ckf.GENERATE | Ckf.GENERATE_KEY_PAIR;

  private final Map<Long, Family> families = new LinkedHashMap<>();
  private final Map<String, Parameter.Reader> parameters = new HashMap<>();
  private final Map<MechanismRules, MechanismTable> others = new ConcurrentHashMap<>();
  private final List<Algorithm> algorithms;
  private final KeyTypes keyTypes;

  /// Under the usual rules.
  ///
  /// @param keyTypes of the same algorithms
  public MechanismTable(List<Algorithm> algorithms, KeyTypes keyTypes) {
    this(algorithms, keyTypes, MechanismRules.DEFAULT);
  }

  private MechanismTable(List<Algorithm> algorithms, KeyTypes keyTypes, MechanismRules rules) {
    this.algorithms = algorithms;
    this.keyTypes = keyTypes;
    algorithms.stream()
        .flatMap(algorithm -> algorithm.mechanisms(rules).entrySet().stream())
        .sorted(Comparator.comparing(entry -> (entry.getValue().info().flags() & MAKING_KEYS) == 0))
        .forEach(entry -> families.put(entry.getKey(), entry.getValue()));
    algorithms.forEach(algorithm -> parameters.putAll(algorithm.parameters()));
  }

  /// The same mechanisms as a token with these rules has them.
  public MechanismTable under(MechanismRules rules) {
    return others.computeIfAbsent(rules, other -> new MechanismTable(algorithms, keyTypes, other));
  }

  /// A parameter of the form that `params.def` names so.
  public Parameter parameter(String form, Parameter.Fields fields) {
    return parameters.getOrDefault(form, _ -> new Parameter.Unserved()).read(fields);
  }

  /// In the order in which `C_GetMechanismList` gives them: those that make keys come first.
  public List<Long> types() {
    return List.copyOf(families.keySet());
  }

  public Optional<MechanismInfo> info(long type) {
    return Optional.ofNullable(families.get(type)).map(family -> inMessages(family.info()));
  }

  // Whatever signs data signs messages, one after the other; in parts if the family says so.
  private static MechanismInfo inMessages(MechanismInfo info) {
    long signing = (info.flags() & Ckf.SIGN) == 0 ? 0 : Ckf.MESSAGE_SIGN;
    long verifying = (info.flags() & Ckf.VERIFY) == 0 ? 0 : Ckf.MESSAGE_VERIFY;
    return new MechanismInfo(
        info.minKeySize(), info.maxKeySize(), info.flags() | signing | verifying);
  }

  /// Refuses a mechanism that enciphers no messages, and a key that it does not take for that.
  public void requireMessageKey(Mechanism mechanism, KeyFacts key) throws CryptokiException {
    family(mechanism).requireMessageKey(key);
    if (!(mechanism.parameter() instanceof Parameter.None
        || mechanism.parameter() instanceof MessageParameter)) {
      throw Refusals.parameter("none, or the structure of the mechanism's messages");
    }
  }

  public SigningOperation sign(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return family(mechanism).sign(mechanism.parameter(), key);
  }

  /// @param use only needed for a secret key (HMAC)
  public VerificationOperation verify(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return family(mechanism).verify(mechanism.parameter(), key, use);
  }

  public SigningOperation signRecover(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return family(mechanism).signRecover(mechanism.parameter(), key);
  }

  public RecoveryOperation verifyRecover(Mechanism mechanism, KeyFacts key)
      throws VaultException, CryptokiException {
    return family(mechanism).verifyRecover(mechanism.parameter(), key);
  }

  /// @param use only needed for a secret key
  public CipherOperation encrypt(Mechanism mechanism, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return family(mechanism).encrypt(mechanism.parameter(), key, use);
  }

  public CipherOperation decrypt(Mechanism mechanism, KeyUse key)
      throws VaultException, CryptokiException {
    return family(mechanism).decrypt(mechanism.parameter(), key);
  }

  public DigestOperation digest(Mechanism mechanism) throws CryptokiException {
    return family(mechanism).digest(mechanism.parameter());
  }

  /// The caller closes the material.
  public KeyMaterial generateKey(Mechanism mechanism, Template template) throws CryptokiException {
    return family(mechanism).generateKey(mechanism.parameter(), new WantedKey(template, keyTypes));
  }

  /// Material of the private key; its facts are the public one. The caller closes it.
  public KeyMaterial generatePair(Mechanism mechanism, Template publicKey, Template privateKey)
      throws CryptokiException {
    return family(mechanism).generatePair(mechanism.parameter(), publicKey, privateKey);
  }

  /// How long what [#wrap] yields will be; exact for a secret key.
  public OutputLength wrappedLength(Mechanism mechanism, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    return family(mechanism).wrappedLength(mechanism.parameter(), wrapping, wrapped);
  }

  /// @param use only needed where the wrapping key is a secret one
  /// @param wrapped lent
  public byte[] wrap(
      Mechanism mechanism, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    return family(mechanism).wrap(mechanism.parameter(), wrapping, use, wrapped);
  }

  /// The caller closes the material.
  ///
  /// @param template says what the key is: `CKA_CLASS`, `CKA_KEY_TYPE`
  public KeyMaterial unwrap(
      Mechanism mechanism, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism)
        .unwrap(mechanism.parameter(), unwrapping, wrapped, new WantedKey(template, keyTypes));
  }

  /// The caller closes the material.
  public KeyMaterial derive(Mechanism mechanism, KeyUse base, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism).derive(mechanism.parameter(), base, new WantedKey(template, keyTypes));
  }

  /// Whether [#derivePublic] serves the mechanism, and not [#derive].
  public boolean derivesPublicKeys(Mechanism mechanism) throws CryptokiException {
    return family(mechanism).derivesPublicKeys();
  }

  public KeyFacts derivePublic(Mechanism mechanism, KeyFacts base) throws CryptokiException {
    return family(mechanism).derivePublic(mechanism.parameter(), base);
  }

  /// As [#derive], with whatever else comes of it. The caller closes it.
  ///
  /// @param keys the base key, then those of [Parameter#keys]
  public Derivation deriveAll(Mechanism mechanism, List<KeyUse> keys, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism)
        .deriveAll(mechanism.parameter(), keys, new WantedKey(template, keyTypes));
  }

  /// The exact length of what [#encapsulate] yields.
  public long encapsulatedLength(Mechanism mechanism, KeyFacts key) throws CryptokiException {
    return family(mechanism).encapsulatedLength(mechanism.parameter(), key);
  }

  /// The caller closes the key.
  public Encapsulation encapsulate(Mechanism mechanism, KeyFacts key, Template template)
      throws CryptokiException {
    return family(mechanism)
        .encapsulate(mechanism.parameter(), key, new WantedKey(template, keyTypes));
  }

  /// The caller closes the material.
  public KeyMaterial decapsulate(
      Mechanism mechanism, KeyUse key, byte[] ciphertext, Template template)
      throws VaultException, CryptokiException {
    return family(mechanism)
        .decapsulate(mechanism.parameter(), key, ciphertext, new WantedKey(template, keyTypes));
  }

  /// Refuses a mechanism that authenticates no data besides what it enciphers.
  public void requireMessages(long type) throws CryptokiException {
    var info = info(type);
    if (info.isEmpty() || (info.get().flags() & Ckf.MESSAGE_ENCRYPT) == 0) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "this mechanism authenticates no associated data");
    }
  }

  private Family family(Mechanism mechanism) throws CryptokiException {
    var family = families.get(mechanism.type());
    if (family == null) {
      throw new CryptokiException(
          Ckr.MECHANISM_INVALID, "unknown mechanism 0x%x".formatted(mechanism.type()));
    }
    return family;
  }
}
