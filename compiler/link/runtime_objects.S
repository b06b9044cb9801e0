// RULEC_RT_X86_64_LINUX: the path of the runtime's object, built by runtime/CMakeLists.txt.
    .section .rodata
    .balign 16
    .globl rulec_rt_x86_64_linux_begin
rulec_rt_x86_64_linux_begin:
    .incbin RULEC_RT_X86_64_LINUX
    .globl rulec_rt_x86_64_linux_end
rulec_rt_x86_64_linux_end:
    .section .note.GNU-stack,"",@progbits
