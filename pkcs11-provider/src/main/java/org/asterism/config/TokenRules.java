package org.asterism.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.asterism.custody.records.Custody;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.key.KeyFamily;
import org.asterism.token.Access;
import org.asterism.token.CustodyRule;
import org.asterism.token.MechanismRules;
import org.asterism.token.MechanismRules.Gcm;
import org.asterism.token.MechanismRules.KeyPairs;
import org.asterism.token.MechanismRules.Pkcs1Decryption;
import org.asterism.token.MechanismRules.RsaBits;
import org.asterism.token.TokenSettings;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;
import org.asterism.vault.Lease;

/// A reader of the `[[token]]` tables, in order.
final class TokenRules {
  /// More rules than that are better one pattern.
  static final int RULES_MAX = 256;

  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  // Each vault allows at least one; more than this is no limit.
  private static final long TRIES_MAX = 1000;

  private TokenRules() {}

  static Setting<List<TokenRule>> in(StrictTable file) {
    return file.tables("token", TokenRules::rule)
        .require(
            found -> found.size() <= RULES_MAX,
            found -> "expected at most %d rules, found %d".formatted(RULES_MAX, found.size()));
  }

  private static TokenRule rule(StrictTable table) throws ConfigurationException {
    var pattern = labels(table, "label_pattern", false);
    var label =
        labels(table, "label", true)
            .require(
                found -> pattern.found().map(other -> one(found, other)).orElse(true),
                found ->
                    "expected either label or label_pattern, found "
                        + (found.isPresent() ? "both" : "neither"));
    var settings = settings(table);
    return table.finish(
        () -> new TokenRule(label.get().or(pattern::get).orElseThrow(), settings.get()));
  }

  private static boolean one(Optional<LabelPattern> label, Optional<LabelPattern> pattern) {
    return label.isPresent() != pattern.isPresent();
  }

  private static Setting<Optional<LabelPattern>> labels(
      StrictTable table, String key, boolean exact) {
    return table.optionalString(key).map(found -> found.map(text -> new LabelPattern(text, exact)));
  }

  private static Supplier<TokenSettings> settings(StrictTable table) {
    TokenSettings usual = TokenSettings.DEFAULT;
    LeaseTerms lease = usual.lease();
    var use = access(table, "use", usual.use());
    var initialise = access(table, "initialise", usual.initialise());
    var officer = access(table, "officer", usual.officer());
    var memory = seconds(table, "login_memory_s", DAY_S, usual.loginMemory());
    var linger = seconds(table, "linger_s", DAY_S, usual.linger());
    var tries = table.integer("tries", 1, TRIES_MAX, usual.tries());
    var time = seconds(table, "lease_s", Lease.MAX_TIME.toSeconds(), lease.time());
    var uses = table.integer("lease_uses", 0, Long.MAX_VALUE, lease.uses());
    var mechanisms = mechanisms(table);
    var custody = table.table("custody", TokenRules::custody);
    return () ->
        new TokenSettings(
            use.get(),
            initialise.get(),
            officer.get(),
            memory.get(),
            linger.get(),
            tries.get().intValue(),
            new LeaseTerms(time.get(), uses.get()),
            mechanisms.get(),
            custody.get().orElse(usual.custody()));
  }

  // Every family is named, so that nothing is silent; some have one value yet.
  private static CustodyRule custody(StrictTable table) throws ConfigurationException {
    var settings = new EnumMap<KeyFamily, Setting<Optional<Custody>>>(KeyFamily.class);
    for (KeyFamily family : KeyFamily.values()) {
      settings.put(
          family,
          table
              .optionalString(family.word())
              .map(found -> found.map(text -> custody(family, text))));
    }
    return table.finish(() ->
        new CustodyRule(
            settings.keySet().stream()
                .filter(family -> isThreshold(requireNonNull(settings.get(family)).get()))
                .collect(Collectors.toSet())));
  }

  private static boolean isThreshold(Optional<Custody> custody) {
    return custody.filter(Custody.THRESHOLD::equals).isPresent();
  }

  private static Custody custody(KeyFamily family, String text) {
    return Custody.of(family, text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected %s, found %s".formatted(Custody.words(family), text)));
  }

  private static Supplier<MechanismRules> mechanisms(StrictTable table) {
    MechanismRules usual = MechanismRules.DEFAULT;
    var decryption =
        table
            .optionalString("pkcs1_decryption")
            .map(found -> found.map(TokenRules::decryption).orElse(usual.pkcs1Decryption()));
    var rsa = rsaBits(table, usual.rsaBits());
    var iterations =
        table.integer(
            "maximum_pbkdf2_iterations",
            1,
            MechanismRules.MOST_PBKDF2_ITERATIONS,
            usual.pbkdf2Iterations());
    var gcm =
        table.optionalString("gcm").map(found -> found.map(TokenRules::gcm).orElse(usual.gcm()));
    var sha1 = table.optionalFlag("sha1_signatures");
    var pairs =
        table
            .optionalString("key_pairs")
            .map(found -> found.map(TokenRules::keyPairs).orElse(usual.keyPairs()));
    return () ->
        new MechanismRules(
            decryption.get(),
            rsa.get(),
            iterations.get().intValue(),
            gcm.get(),
            sha1.get().orElse(usual.sha1Signatures()),
            pairs.get());
  }

  private static Supplier<RsaBits> rsaBits(StrictTable table, RsaBits usual) {
    long longest = MechanismRules.LONGEST_RSA_BITS;
    var least =
        table.integer("minimum_rsa_bits", MechanismRules.SHORTEST_RSA_BITS, longest, usual.least());
    long above = least.found().orElse((long) MechanismRules.SHORTEST_RSA_BITS);
    var most = table.integer("maximum_rsa_bits", above, longest, usual.most());
    return () -> new RsaBits(least.get().intValue(), most.get().intValue());
  }

  private static KeyPairs keyPairs(String text) {
    return switch (text) {
      case "all" -> KeyPairs.ALL;
      case "rsa-and-ec" -> KeyPairs.RSA_AND_EC;
      default -> throw new IllegalArgumentException("expected all or rsa-and-ec, found " + text);
    };
  }

  private static Gcm gcm(String text) {
    return switch (text) {
      case "strict" -> Gcm.STRICT;
      case "permissive" -> Gcm.PERMISSIVE;
      default -> throw new IllegalArgumentException("expected strict or permissive, found " + text);
    };
  }

  private static Pkcs1Decryption decryption(String text) {
    return switch (text) {
      case "implicit" -> Pkcs1Decryption.IMPLICIT;
      case "explicit" -> Pkcs1Decryption.EXPLICIT;
      case "off" -> Pkcs1Decryption.OFF;
      default ->
          throw new IllegalArgumentException("expected implicit, explicit or off, found " + text);
    };
  }

  private static Setting<Duration> seconds(
      StrictTable table, String key, long most, Duration usual) {
    return table.integer(key, 0, most, usual.toSeconds()).map(Duration::ofSeconds);
  }

  // Whoever is not named is kept out as soon as the table is there, even where it is empty.
  private static Setting<Access> access(StrictTable table, String key, Access usual) {
    return table.table(key, TokenRules::named).map(found -> found.orElse(usual));
  }

  private static Access named(StrictTable table) throws ConfigurationException {
    var users = table.strings("users", text -> text);
    var groups = table.strings("groups", text -> text);
    return table.finish(() -> Access.named(Set.copyOf(users.get()), Set.copyOf(groups.get())));
  }
}
