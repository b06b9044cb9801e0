# How many events satisfy the seed rule's first step.
def has_value($text): . == $text or (arrays | index($text));

def first_step:
  (.event.category | has_value("process")) and (.event.type | has_value("start")) and .host.os.family == "macos"
  and (.process.parent.executable
       | . == "/usr/sbin/installer" or . == "/System/Library/CoreServices/Installer.app/Contents/MacOS/Installer");

reduce inputs as $event (0; if $event | first_step then . + 1 else . end)
