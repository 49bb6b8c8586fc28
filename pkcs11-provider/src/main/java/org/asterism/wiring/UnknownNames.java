package org.asterism.wiring;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import org.asterism.config.EngineConfig;
import org.asterism.config.TokenRule;
import org.asterism.token.Access;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names in token rules that nobody has on this machine: most likely mistyped, and a user who is
/// meant is kept out. It may also be one who is not made yet, so it is a warning.
final class UnknownNames {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownNames.class);

  private UnknownNames() {}

  private interface Lookup {
    Object find(String name) throws IOException;
  }

  static void warn(EngineConfig config) {
    in(config.tokens())
        .forEach(name ->
            LOG.warn("[[token]] names {}, whom this machine does not know: lets nobody in", name));
  }

  /// Each in words.
  static List<String> in(List<TokenRule> rules) {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    var unknown = new ArrayList<String>();
    for (TokenRule rule : rules) {
      var settings = rule.settings();
      for (Access access : List.of(settings.use(), settings.initialise(), settings.officer())) {
        access.users().stream()
            .filter(user -> isUnknown(user, names::lookupPrincipalByName))
            .forEach(user -> unknown.add("user " + user));
        access.groups().stream()
            .filter(group -> isUnknown(group, names::lookupPrincipalByGroupName))
            .forEach(group -> unknown.add("group " + group));
      }
    }
    return unknown;
  }

  private static boolean isUnknown(String name, Lookup lookup) {
    try {
      return lookup.find(name) == null;
    } catch (IOException notFound) {
      return true;
    }
  }
}
