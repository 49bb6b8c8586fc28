package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual page of one command, in the language of man(7), from what the command says of itself.
final class ManualPage {
  private static final String SECTION = "1";
  private static final String STATUS =
      """
      .TP
      \\fB0\\fP
      All went well.
      .TP
      \\fB1\\fP
      Something failed or was refused; a line on standard error says what was expected, what was \
      found and what to do.
      .TP
      \\fB2\\fP
      The command line was wrong.
      .TP
      \\fB78\\fP
      Only of \\fBserve\\fP: the configuration is wrong, and starting again does not help.
      """;

  private final CommandSpec spec;
  private final StringBuilder text = new StringBuilder();

  private ManualPage(CommandSpec spec) {
    this.spec = spec;
  }

  /// The name of its file.
  static String name(CommandSpec spec) {
    return title(spec) + "." + SECTION;
  }

  static String of(CommandSpec spec) {
    return new ManualPage(spec).whole();
  }

  private String whole() {
    String version = String.join("", spec.root().version());
    String title = title(spec).toUpperCase(Locale.ROOT);
    line(".TH \"%s\" \"%s\" \"\" \"%s\" \"\"".formatted(title, SECTION, version));
    line(".SH NAME");
    line(plain(title(spec)) + " \\- " + plain(summary(spec)));
    line(".SH SYNOPSIS");
    line(plain(synopsis()));
    line(".SH DESCRIPTION");
    line(plain(description(spec.usageMessage().description())));
    arguments();
    commands();
    line(".SH \"EXIT STATUS\"");
    text.append(STATUS);
    line(".SH \"SEE ALSO\"");
    line(relatives().map(ManualPage::reference).collect(Collectors.joining(", ")));
    return text.toString();
  }

  private void arguments() {
    List<PositionalParamSpec> positional = spec.positionalParameters();
    List<OptionSpec> options = spec.options().stream().filter(each -> !each.hidden()).toList();
    if (!positional.isEmpty() || !options.isEmpty()) {
      line(".SH OPTIONS");
    }
    for (PositionalParamSpec each : positional) {
      entry("\\fI" + plain(each.paramLabel()) + "\\fP", description(each.description()));
    }
    for (OptionSpec each : options) {
      entry(names(each), description(each.description()));
    }
  }

  private void commands() {
    List<CommandSpec> commands = children();
    if (!commands.isEmpty()) {
      line(".SH COMMANDS");
    }
    for (CommandSpec each : commands) {
      entry(reference(each), summary(each));
    }
  }

  private Stream<CommandSpec> relatives() {
    var relatives = new ArrayList<CommandSpec>();
    if (spec.parent() != null) {
      relatives.add(spec.parent());
    }
    relatives.addAll(children());
    return relatives.stream();
  }

  private List<CommandSpec> children() {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .distinct()
        .toList();
  }

  private String synopsis() {
    return spec.commandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
  }

  private void entry(String term, String words) {
    line(".TP");
    line(term);
    line(plain(words));
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : "=\\fI" + plain(option.paramLabel()) + "\\fP";
    return Stream.of(option.names())
        .map(name -> "\\fB" + plain(name) + "\\fP" + value)
        .collect(Collectors.joining(", "));
  }

  private static String reference(CommandSpec spec) {
    return "\\fB" + plain(title(spec)) + "\\fP(" + SECTION + ")";
  }

  private static String title(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private static String summary(CommandSpec spec) {
    return description(spec.usageMessage().description()).replaceFirst("\\.$", "");
  }

  private static String description(String[] words) {
    return Help.Ansi.OFF.string(String.join(" ", words)).replaceAll("\\s+", " ").strip();
  }

  // No line begins with a request, and a hyphen that is typed is not the typographer's.
  private static String plain(String words) {
    String escaped = words.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
