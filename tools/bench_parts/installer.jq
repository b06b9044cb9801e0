# The seed rule's first step.
select((.event.category | . == "process" or (arrays | index("process")))
  and (.event.type | . == "start" or (arrays | index("start")))
  and .host.os.family == "macos"
  and (.process.parent.executable
       | . == "/usr/sbin/installer" or . == "/System/Library/CoreServices/Installer.app/Contents/MacOS/Installer"))
| .event.id
