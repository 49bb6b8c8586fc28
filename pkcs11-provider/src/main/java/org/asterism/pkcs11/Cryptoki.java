package org.asterism.pkcs11;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.KeyTypes;
import org.asterism.algorithm.MechanismTable;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.chapter.AuthenticatedWrapping;
import org.asterism.pkcs11.chapter.CipherFunctions;
import org.asterism.pkcs11.chapter.DigestFunctions;
import org.asterism.pkcs11.chapter.DualFunctions;
import org.asterism.pkcs11.chapter.EncapsulationFunctions;
import org.asterism.pkcs11.chapter.GeneralFunctions;
import org.asterism.pkcs11.chapter.KeyFunctions;
import org.asterism.pkcs11.chapter.MessageFunctions;
import org.asterism.pkcs11.chapter.ObjectFunctions;
import org.asterism.pkcs11.chapter.OperationStateFunctions;
import org.asterism.pkcs11.chapter.RandomFunctions;
import org.asterism.pkcs11.chapter.RecoveryFunctions;
import org.asterism.pkcs11.chapter.Resumption;
import org.asterism.pkcs11.chapter.SessionFunctions;
import org.asterism.pkcs11.chapter.SignatureVerificationFunctions;
import org.asterism.pkcs11.chapter.SigningFunctions;
import org.asterism.pkcs11.chapter.SlotFunctions;
import org.asterism.pkcs11.chapter.VerificationFunctions;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.TokenClock;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.BuiltinObjects;
import org.asterism.pkcs11.session.OpenSessions;
import org.asterism.pkcs11.session.Quotas;
import org.asterism.pkcs11.ticket.OwnLogins;
import org.asterism.token.Caller;
import org.asterism.token.Tokens;

/// Cryptoki for many applications at once: applications come in by [#admit], calls go to the
/// chapters. Safe for use by many threads.
///
/// A chapter's method answers a mistake of its caller with a [CryptokiException], and the
/// environment's failures with a `VaultException`; anything else that it throws is a bug.
public final class Cryptoki {
  // Session handles begin somewhere in here, so that those of an earlier engine are not taken for
  // this one's (protocol §7).
  private static final int HANDLE_BITS = 48;

  private final Application.Environment environment;
  private final KeyTypes keyTypes;
  private final MechanismTable mechanisms;
  private final GeneralFunctions general = new GeneralFunctions();
  private final SlotFunctions slots;
  private final SessionFunctions sessions;
  private final ObjectFunctions objects;
  private final CipherFunctions encryption;
  private final CipherFunctions decryption;
  private final DigestFunctions digesting;
  private final SigningFunctions signing;
  private final VerificationFunctions verification;
  private final RecoveryFunctions recovery;
  private final DualFunctions dual = new DualFunctions();
  private final OperationStateFunctions states;
  private final SignatureVerificationFunctions signatures;
  private final MessageFunctions messages;
  private final EncapsulationFunctions encapsulation;
  private final AuthenticatedWrapping authenticatedWrapping;
  private final KeyFunctions keys;
  private final RandomFunctions random;

  /// @param algorithms what the token can do
  /// @param time what the tokens' clock shows
  public Cryptoki(
      Tokens tokens,
      List<Algorithm> algorithms,
      Providers providers,
      Quotas quotas,
      InstantSource time) {
    this.keyTypes = new KeyTypes(algorithms);
    this.mechanisms = new MechanismTable(algorithms, keyTypes);
    var clock = new TokenClock(time);
    var rules = new ObjectRules(keyTypes, providers, clock);
    var openSessions = new OpenSessions();
    long firstHandle = providers.random().nextLong(1L << HANDLE_BITS);
    this.environment =
        new Application.Environment(
            openSessions,
            keyTypes.tables(),
            new BuiltinObjects(mechanisms, new AttributeReader(keyTypes.tables()), clock),
            new AtomicLong(firstHandle),
            quotas);
    this.slots = new SlotFunctions(tokens, mechanisms, openSessions, clock);
    this.sessions = new SessionFunctions(slots);
    this.objects = new ObjectFunctions(rules, keyTypes.forms());
    this.encryption = CipherFunctions.encryption(mechanisms, rules);
    this.decryption = CipherFunctions.decryption(mechanisms, rules);
    this.digesting = new DigestFunctions(mechanisms, rules);
    this.signing = new SigningFunctions(mechanisms, rules);
    this.verification = new VerificationFunctions(mechanisms, rules);
    this.recovery = new RecoveryFunctions(mechanisms, rules);
    this.states = new OperationStateFunctions(mechanisms, providers.random());
    this.signatures = new SignatureVerificationFunctions(mechanisms, rules);
    this.messages = MessageFunctions.of(mechanisms, rules, providers.random());
    this.encapsulation = new EncapsulationFunctions(mechanisms, rules, keyTypes.forms());
    this.keys = new KeyFunctions(mechanisms, rules, keyTypes.forms(), providers.random());
    this.authenticatedWrapping = new AuthenticatedWrapping(mechanisms, keys, providers.random());
    this.random = new RandomFunctions(providers.random());
  }

  /// `C_Initialize` of one process.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where the user, or all, have too many or hold
  ///   too much
  public Application admit(Caller caller) throws CryptokiException {
    return admit(caller, OwnLogins.none());
  }

  /// The same of one that may outlive this engine.
  ///
  /// @param logins what is kept of its logins; closed with it
  public Application admit(Caller caller, OwnLogins logins) throws CryptokiException {
    return new Application(caller, logins, environment);
  }

  /// What an application had with an earlier engine is made again by this.
  public Resumption resume(Application application) {
    return new Resumption(application, slots, objects);
  }

  /// `C_Finalize`, or the end of the process: ends all that the application had.
  public void dismiss(Application application) {
    application.close();
  }

  public KeyTypes keyTypes() {
    return keyTypes;
  }

  public MechanismTable mechanisms() {
    return mechanisms;
  }

  public GeneralFunctions general() {
    return general;
  }

  public SlotFunctions slots() {
    return slots;
  }

  public SessionFunctions sessions() {
    return sessions;
  }

  public ObjectFunctions objects() {
    return objects;
  }

  public CipherFunctions encryption() {
    return encryption;
  }

  public CipherFunctions decryption() {
    return decryption;
  }

  public DigestFunctions digesting() {
    return digesting;
  }

  public SigningFunctions signing() {
    return signing;
  }

  public VerificationFunctions verification() {
    return verification;
  }

  public RecoveryFunctions recovery() {
    return recovery;
  }

  public DualFunctions dual() {
    return dual;
  }

  public OperationStateFunctions states() {
    return states;
  }

  public SignatureVerificationFunctions signatures() {
    return signatures;
  }

  public MessageFunctions messages() {
    return messages;
  }

  public EncapsulationFunctions encapsulation() {
    return encapsulation;
  }

  public KeyFunctions keys() {
    return keys;
  }

  public AuthenticatedWrapping authenticatedWrapping() {
    return authenticatedWrapping;
  }

  public RandomFunctions random() {
    return random;
  }
}
