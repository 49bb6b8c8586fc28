package org.asterism.pkcs11.chapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.ObjectSpace;
import org.asterism.pkcs11.session.Search;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.secret.Handover;
import org.asterism.token.NewObject;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// Object management functions (PKCS#11 v3.1 §5.7). Safe for use by many threads.
public final class ObjectFunctions {
  private final ObjectRules rules;
  private final KeyForms keyForms;

  public ObjectFunctions(ObjectRules rules, KeyForms keyForms) {
    this.rules = rules;
    this.keyForms = keyForms;
  }

  /// `C_CreateObject`: a key is split at once.
  public long create(Application application, long session, Template template)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    NewObject made = rules.create(template, author(own));
    try (var handover = Handover.orElse(() -> made.material().ifPresent(KeyMaterial::close))) {
      rules.requireAllowed(made, own.access().token().mechanismRules());
      return space(own).add(handover.to(made));
    }
  }

  /// `C_CopyObject`.
  public long copy(Application application, long session, long object, Template template)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    VisibleObject original = own.access().find(object);
    Attributes differs = rules.copy(original.attributes(), template, author(own));
    return space(own).copy(original, original.attributes().with(differs));
  }

  /// `C_DestroyObject`.
  public void destroy(Application application, long session, long object)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    VisibleObject found = own.access().find(object);
    rules.requireDestroyable(found.attributes());
    space(own).destroy(found);
  }

  /// `C_GetObjectSize`: the bytes of its attributes; what its key takes is the vaults' matter.
  public long size(Application application, long session, long object) throws CryptokiException {
    return application.session(session).access().find(object).attributes().asMap().values().stream()
        .mapToLong(ObjectFunctions::size)
        .sum();
  }

  /// `C_GetAttributeValue`: an answer for each type, in order. Asks the vaults only for parts of a
  /// key that may be revealed, and then once for all of them.
  public List<Answer> read(Application application, long session, long object, List<Long> types)
      throws VaultException, CryptokiException {
    VisibleObject found = application.session(session).access().find(object);
    List<Reading> readings =
        types.stream().map(type -> rules.read(found.attributes(), type)).toList();
    return readings.stream().anyMatch(Reading.OfKey.class::isInstance)
        ? found.use().material(material -> answers(types, readings, material))
        : readings.stream().map(ObjectFunctions::plain).toList();
  }

  /// `C_SetAttributeValue`.
  public Undo change(Application application, long session, long object, Template template)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    VisibleObject found = own.access().find(object);
    Attributes changed = rules.change(found.attributes(), template, author(own));
    space(own).change(found, changed);
    return () -> changeBack(own, found, changed);
  }

  // What somebody has changed since stays as it is.
  private void changeBack(Session session, VisibleObject before, Attributes changed)
      throws VaultException, CryptokiException {
    VisibleObject now = session.access().find(before.handle());
    var past = new HashMap<Long, AttributeValue>();
    for (var entry : changed.asMap().entrySet()) {
      if (now.attributes().get(entry.getKey()).equals(Optional.of(entry.getValue()))
          && rules.read(before.attributes(), entry.getKey()) instanceof Reading.Value(var value)) {
        past.put(entry.getKey(), value);
      }
    }
    space(session).change(now, Attributes.of(past));
  }

  /// `C_FindObjectsInit`: finds at once; what is handed out later is as it was now.
  public void findInit(Application application, long session, Template template)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      Session own = turn.session();
      own.search().requireFree();
      Search found = own.access().search(template);
      own.search().begin(own.search(found.size()), () -> found);
    }
  }

  /// `C_FindObjects`.
  public List<Long> find(Application application, long session, long max) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      Search search = turn.session().search().active().operation();
      return search.take(max);
    }
  }

  /// Has the next `C_FindObjects` give again what the last one gave.
  public void findAgain(Application application, long session) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      turn.session().search().active().operation().back();
    }
  }

  /// `C_FindObjectsFinal`.
  public void findFinal(Application application, long session) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      var _ = turn.session().search().active();
      turn.session().search().cancel();
    }
  }

  static Author author(Session session) {
    return session.isLoggedInAs(Role.SO) ? Author.SECURITY_OFFICER : Author.USER;
  }

  private ObjectSpace space(Session session) {
    return new ObjectSpace(session, keyForms);
  }

  private List<Answer> answers(List<Long> types, List<Reading> readings, KeyMaterial material)
      throws CryptokiException {
    var answers = new ArrayList<Answer>();
    try (var handover = Handover.orElse(() -> answers.forEach(ObjectFunctions::close))) {
      for (int i = 0; i < types.size(); i++) {
        answers.add(
            readings.get(i) instanceof Reading.OfKey
                ? secret(material, types.get(i))
                : plain(readings.get(i)));
      }
      return handover.to(answers);
    }
  }

  private Answer secret(KeyMaterial material, long type) throws CryptokiException {
    return new Answer.Found(new AttributeValue.Secret(rules.valueOfKey(material, type)));
  }

  private static void close(Answer answer) {
    if (answer instanceof Answer.Found(AttributeValue.Secret(var value))) {
      value.close();
    }
  }

  private static Answer plain(Reading reading) {
    return switch (reading) {
      case Reading.Value(AttributeValue value) -> new Answer.Found(value);
      case Reading.Sensitive _ -> new Answer.Refused(Ckr.ATTRIBUTE_SENSITIVE);
      case Reading.Unknown _ -> new Answer.Refused(Ckr.ATTRIBUTE_TYPE_INVALID);
      case Reading.OfKey _ -> throw new IllegalStateException("a part of a key is read from it");
    };
  }

  private static long size(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] bytes) -> bytes.length;
      case AttributeValue.Nested(Template nested) ->
          nested.entries().stream().mapToLong(entry -> size(entry.value())).sum();
      case AttributeValue.Secret(var bytes) -> bytes.length();
    };
  }
}
