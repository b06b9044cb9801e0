// The runtimes' objects, built by runtime/CMakeLists.txt; the assembler finds them by its -I.
.macro embed name, file
    .balign 16
    .globl rulec_rt_\name\()_begin
rulec_rt_\name\()_begin:
    .incbin "\file"
    .globl rulec_rt_\name\()_end
rulec_rt_\name\()_end:
.endm

    .section .rodata
    embed x86_64_linux, "rt_x86_64-linux.o"
    embed x86_64_linux_small, "rt_x86_64-linux-small.o"
    embed aarch64_linux, "rt_aarch64-linux.o"
    embed aarch64_linux_small, "rt_aarch64-linux-small.o"
    .section .note.GNU-stack,"",@progbits
