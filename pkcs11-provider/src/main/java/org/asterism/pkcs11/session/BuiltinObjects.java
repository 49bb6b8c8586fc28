package org.asterism.pkcs11.session;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeReader;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.object.TokenClock;
import org.asterism.token.MechanismRules;

/// What a token tells of itself in objects (PKCS#11 v3.1 §4.3, §4.12, §4.14): its clock, its
/// mechanisms and the profiles that it keeps.
///
/// A search finds them only where its template names their class: so has it the standard for
/// hardware features and mechanisms, and ADR 22 for profiles. Safe for use by many threads.
public final class BuiltinObjects {
  private static final long CKH_CLOCK = 2;

  // Above session objects, of which no application makes so many. Class and kind make the rest, so
  // that a handle means the same in each engine and version.
  private static final long FIRST_HANDLE = 3L << 61;
  private static final int CLASS_SHIFT = 40;
  private static final Set<Long> CLASSES = Set.of(Cko.HW_FEATURE, Cko.MECHANISM, Cko.PROFILE);

  private final Map<MechanismRules, Map<Long, BuiltinObject>> byRules = new ConcurrentHashMap<>();
  private final MechanismTable mechanisms;
  private final AttributeReader reader;
  private final TokenClock clock;

  /// The profiles whose conditions hold and whose test cases pass (PKCS#11 Profiles v3.2 §5), with
  /// the values of their `CKP_`.
  private enum Profile {
    BASELINE_PROVIDER(1, "Baseline Provider"),
    EXTENDED_PROVIDER(2, "Extended Provider"),
    AUTHENTICATION_TOKEN(3, "Authentication Token");

    private final long id;
    private final String label;

    Profile(long id, String label) {
      this.id = id;
      this.label = label;
    }
  }

  public BuiltinObjects(MechanismTable mechanisms, AttributeReader reader, TokenClock clock) {
    this.mechanisms = mechanisms;
    this.reader = reader;
    this.clock = clock;
  }

  static boolean isHandle(long handle) {
    return handle >= FIRST_HANDLE;
  }

  /// @param rules of the token
  Optional<BuiltinObject> find(MechanismRules rules, long handle) {
    return Optional.ofNullable(objects(rules).get(handle)).map(this::now);
  }

  LongStream search(MechanismRules rules, Template wanted) {
    return CLASSES.stream().anyMatch(named -> names(wanted, named))
        ? objects(rules).values().stream()
            .filter(object -> reader.matches(now(object).attributes(), wanted))
            .mapToLong(BuiltinObject::handle)
            .sorted()
        : LongStream.empty();
  }

  private static boolean names(Template wanted, long objectClass) {
    return wanted.find(Cka.CLASS).equals(Optional.of(Plain.number(objectClass)));
  }

  private BuiltinObject now(BuiltinObject object) {
    return object.handle() == handle(Cko.HW_FEATURE, CKH_CLOCK)
        ? new BuiltinObject(
            object.handle(), object.attributes().with(Cka.VALUE, ascii(clock.utcTime())))
        : object;
  }

  private Map<Long, BuiltinObject> objects(MechanismRules rules) {
    return byRules.computeIfAbsent(rules, this::made);
  }

  private Map<Long, BuiltinObject> made(MechanismRules rules) {
    var profiles =
        Stream.of(Profile.values())
            .map(profile -> object(Cko.PROFILE, Cka.PROFILE_ID, profile.id, profile.label));
    var types =
        mechanisms.under(rules).types().stream()
            .map(type -> object(Cko.MECHANISM, Cka.MECHANISM_TYPE, type, ""));
    var clocks = Stream.of(object(Cko.HW_FEATURE, Cka.HW_FEATURE_TYPE, CKH_CLOCK, "Clock"));
    return Stream.of(profiles, types, clocks)
        .flatMap(Function.identity())
        .collect(Collectors.toUnmodifiableMap(BuiltinObject::handle, Function.identity()));
  }

  private static BuiltinObject object(long objectClass, long type, long value, String label) {
    var attributes =
        Attributes.NONE
            .with(Cka.CLASS, objectClass)
            .with(Cka.UNIQUE_ID, ascii("builtin-%x-%x".formatted(objectClass, value)))
            .with(Cka.TOKEN, true)
            .with(Cka.PRIVATE, false)
            .with(Cka.MODIFIABLE, false)
            .with(Cka.COPYABLE, false)
            .with(Cka.DESTROYABLE, false)
            .with(Cka.LABEL, ascii(label))
            .with(type, value);
    return new BuiltinObject(handle(objectClass, value), attributes);
  }

  private static long handle(long objectClass, long value) {
    return FIRST_HANDLE | objectClass << CLASS_SHIFT | value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
